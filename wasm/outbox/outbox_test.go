package outbox

import (
	"slices"
	"testing"
)

func TestRemove(t *testing.T) {
	list := []Message{{Client: "a"}, {Client: "b"}, {Client: "c"}}
	if got := Remove(list, "b"); !slices.Equal(got, []Message{{Client: "a"}, {Client: "c"}}) {
		t.Errorf("without b: %v", got)
	}
	if got := Remove(list, "x"); !slices.Equal(got, list) {
		t.Errorf("without one that is not there: %v", got)
	}
	if Index(list, "c") != 2 || Index(list, "x") != -1 {
		t.Errorf("c is at %d, x at %d", Index(list, "c"), Index(list, "x"))
	}
}

func TestDraftText(t *testing.T) {
	drafts := []Draft{{Conversation: "a", Text: "x"}, {Conversation: "", Text: "new"}}
	for conversation, want := range map[string]string{"a": "x", "": "new", "b": ""} {
		if got := DraftText(drafts, conversation); got != want {
			t.Errorf("the draft of %q is %q, want %q", conversation, got, want)
		}
	}
}

// The newest draft of each conversation is kept, and of all the newest.
func TestMergeDrafts(t *testing.T) {
	a := []Draft{{"x", "old", 1}, {"y", "only", 3}}
	b := []Draft{{"x", "new", 5}, {"z", "oldest", 2}}
	for _, merged := range [][]Draft{MergeDrafts(a, b, 2), MergeDrafts(b, a, 2)} {
		if want := []Draft{{"x", "new", 5}, {"y", "only", 3}}; !slices.Equal(merged, want) {
			t.Errorf("%v, want %v", merged, want)
		}
	}
}

// Of the two forms of a message the one that changed more often is right, and if both
// did equally often any, but for both tabs the same. A message is there once.
func TestMergeMessages(t *testing.T) {
	m := Message{Conversation: "c", Client: "1", Text: "t", At: 10, Failure: "f", Revision: 2, ReservedUntil: 20}
	for name, greater := range map[string]Message{
		"more often": {"a", "1", "a", 1, "", 3, 1},
		"later":      {"a", "1", "a", 11, "", 2, 1},
		"reserved":   {"a", "1", "a", 10, "", 2, 21},
		"failure":    {"a", "1", "a", 10, "g", 2, 20},
		"text":       {"a", "1", "u", 10, "f", 2, 20},
		"elsewhere":  {"d", "1", "t", 10, "f", 2, 20},
	} {
		for _, merged := range [][]Message{MergeMessages([]Message{m}, []Message{greater}, nil), MergeMessages([]Message{greater}, []Message{m}, nil)} {
			if !slices.Equal(merged, []Message{greater}) {
				t.Errorf("%s: %+v, want %+v alone", name, merged, greater)
			}
		}
	}
	first, second := Message{Client: "z", At: 1}, Message{Client: "a", At: 2}
	if got := MergeMessages([]Message{second}, []Message{first, m}, nil); !slices.Equal(got, []Message{first, second, m}) {
		t.Errorf("not in the order of writing: %+v", got)
	}
	if got := MergeMessages([]Message{m}, []Message{first, second}, []Tombstone{{Client: "1"}, {Client: "z"}}); !slices.Equal(got, []Message{second}) {
		t.Errorf("two have left: %+v", got)
	}
	if got := MergeMessages([]Message{m}, nil, []Tombstone{{Client: "1"}}); got != nil {
		t.Errorf("all have left: %+v, want nil, as decoding an empty list gives", got)
	}
}

// A tombstone has the later of two times, and the newest are kept.
func TestMergeTombstones(t *testing.T) {
	a, b := []Tombstone{{"x", 5}, {"y", 1}}, []Tombstone{{"x", 3}, {"y", 9}, {"z", 7}}
	for _, merged := range [][]Tombstone{MergeTombstones(a, b), MergeTombstones(b, a)} {
		if want := []Tombstone{{"y", 9}, {"z", 7}, {"x", 5}}; !slices.Equal(merged, want) {
			t.Errorf("%v, want %v", merged, want)
		}
	}
	var many []Tombstone
	for i := range TombstonesLimit + 1 {
		many = append(many, Tombstone{string(rune('a' + i)), int64(i)})
	}
	if merged := MergeTombstones(many, nil); len(merged) != TombstonesLimit || merged[len(merged)-1].At != 1 {
		t.Errorf("%d are kept, the oldest from %d: want %d, all but the one from 0", len(merged), merged[len(merged)-1].At, TombstonesLimit)
	}
}
