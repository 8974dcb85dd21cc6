package state

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/outbox"
)

// What is stored is what is read again.
func TestStateAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawState(t, "s")
		s = s.Trimmed()
		var again Stored
		if problems := codec.Decode(codec.Encode(&s), &again); len(problems) > 0 {
			t.Fatal(problems)
		}
		if d := cmp.Diff(s, again); d != "" {
			t.Fatal(d)
		}
		if k := again.Trimmed(); !again.TrimmedEquals(&k) || !reflect.DeepEqual(k, s) {
			t.Fatal("what is kept is not kept again")
		}
	})
}

// Every field of the state is written and read, and a change of any of them is
// noticed.
func TestStateWhole(t *testing.T) {
	unstored := map[string]bool{".Conversations[].Loading": true, ".Conversations[].BegunAtCall": true}
	s := full()
	kept := s.Trimmed()
	if !s.TrimmedEquals(&kept) {
		t.Fatal("what is kept is not seen as kept")
	}
	var paths []string
	leaves(reflect.ValueOf(&s).Elem(), "", func(path string, _ reflect.Value) { paths = append(paths, path) })
	for i, path := range paths {
		changed, n := full(), 0
		leaves(reflect.ValueOf(&changed).Elem(), "", func(_ string, v reflect.Value) {
			if n++; n == i+1 {
				change(v)
			}
		})
		switch {
		case unstored[path], path == ".V", path == ".MinReader":
		case strings.HasPrefix(path, ".Conversations[].Conversation.Customer") || path == ".Conversations[].Conversation.Attributes":
		case changed.TrimmedEquals(&kept):
			t.Errorf("a change of %s is not noticed", path)
		}
		if unstored[path] || path == ".V" {
			continue
		}
		var again Stored
		k := changed.Trimmed()
		if problems := codec.Decode(codec.Encode(&k), &again); len(problems) > 0 {
			t.Errorf("%s: %v", path, problems)
		}
		if d := cmp.Diff(k, again, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("%s is not stored:\n%s", path, d)
		}
	}
}

// full is a state with something in every field.
func full() Stored {
	s := Stored{V: SchemaVersion}
	fill := 0
	var put func(v reflect.Value, path string)
	put = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				put(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			put(v.Index(0), path)
		case reflect.String:
			fill++
			switch v.Type() {
			case reflect.TypeFor[Screen]():
				v.SetString(string(HomeScreen))
			case reflect.TypeFor[protocol.Author]():
				v.SetString(string(protocol.AuthorAgent))
			default:
				v.SetString("text" + strconv.Itoa(fill))
			}
			if strings.HasSuffix(path, "Attributes") {
				v.SetString(`{"a":` + strconv.Itoa(fill) + `}`)
			}
		case reflect.Int64:
			fill++
			v.SetInt(int64(fill))
		case reflect.Bool:
			v.SetBool(!strings.HasSuffix(path, "Loading"))
		}
	}
	put(reflect.ValueOf(&s).Elem(), "")
	s.V = SchemaVersion
	return s
}

// change makes another value of the same type.
func change(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		v.SetLen(0)
	case reflect.String:
		switch v.String() {
		case string(HomeScreen):
			v.SetString(string(KBScreen))
		case string(protocol.AuthorAgent):
			v.SetString(string(protocol.AuthorSystem))
		default:
			if strings.HasPrefix(v.String(), "{") {
				v.SetString("{}")
			} else {
				v.SetString(v.String() + "!")
			}
		}
	case reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	}
}

// TestEmpty: whatever a visitor or the site has done is worth storing, alone. What only
// goes with it is not.
func TestEmpty(t *testing.T) {
	accompanies := []string{"V", "MinReader", "Build", "Customer", "Tombstones", "Joined", "Next", "Muted", "Route", "ActiveTab", "ActiveTabAt", "Bucket", "Repairs", "Ran"}
	if s := (Stored{}); !s.Empty() {
		t.Error("nothing is something")
	}
	all := full()
	for i := range reflect.TypeFor[Stored]().NumField() {
		name := reflect.TypeFor[Stored]().Field(i).Name
		var one Stored
		reflect.ValueOf(&one).Elem().Field(i).Set(reflect.ValueOf(all).Field(i))
		if got, want := one.Empty(), slices.Contains(accompanies, name); got != want {
			t.Errorf("with %s alone it is empty: %t, want %t", name, got, want)
		}
	}
}

// What is stored is not changed with the state.
func TestTrimmedSharesNothing(t *testing.T) {
	s := full()
	kept := s.Trimmed()
	before := codec.Encode(&kept)
	s.Ran[0].At, s.Reloads[0].At = 77, 77
	s.Outbox[0].Text, s.Tombstones[0].Client, s.Joined[0].ID, s.Next[0].ID = "x", "x", "x", "x"
	s.Revoked[0].Session, s.PendingAttributes[0].Conversation, s.Drafts[0].Text = "x", "x", "x"
	s.Conversations[0].Preview, s.Conversations[0].Messages[0].Text = "x", "x"
	if after := codec.Encode(&kept); after != before {
		t.Errorf("it was\n%s\nand is\n%s", before, after)
	}
}

// TestTrimmedBounds checks what is stored of much, and that the comparison with what was
// stored agrees.
func TestTrimmedBounds(t *testing.T) {
	draft := func(bytes int) outbox.Draft {
		return outbox.Draft{Conversation: strconv.Itoa(bytes), Text: strings.Repeat("x", bytes)}
	}
	messages := func(count, bytes int) Conversation {
		c := Conversation{Messages: run(1, strings.Repeat("a", count))}
		for i := range c.Messages {
			c.Messages[i].Text = strings.Repeat("x", bytes)
		}
		return c
	}
	for name, test := range map[string]struct {
		s      Stored
		drafts int
		counts []int // of the messages of each conversation
	}{
		"the longest draft, and one longer":  {Stored{Drafts: []outbox.Draft{draft(DraftBytes), draft(DraftBytes + 1)}}, 1, nil},
		"no draft":                           {Stored{Drafts: []outbox.Draft{draft(DraftBytes + 1)}}, 0, nil},
		"as many conversations":              {Stored{Conversations: make([]Conversation, ConversationsStored+1)}, 0, make([]int, ConversationsStored)},
		"as many messages":                   {Stored{Conversations: []Conversation{messages(MessagesStored+2, 1), messages(MessagesStored, 1), messages(2, 1)}}, 0, []int{MessagesStored, MessagesStored, 2}},
		"texts as long together":             {Stored{Conversations: []Conversation{messages(3, TextStored/4), messages(2, TextStored/4)}}, 0, []int{3, 1}},
		"a text that is too long by a byte":  {Stored{Conversations: []Conversation{messages(3, TextStored/2+1)}}, 0, []int{1}},
		"less after what is too long":        {Stored{Conversations: []Conversation{messages(1, TextStored-10), messages(1, 20), messages(1, 10)}}, 0, []int{1, 0, 1}},
		"nothing of what has no room at all": {Stored{Conversations: []Conversation{messages(1, TextStored), messages(1, 1), messages(1, 0)}}, 0, []int{1, 0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			kept := test.s.Trimmed()
			var counts []int
			for _, c := range kept.Conversations {
				if c.Messages != nil && len(c.Messages) == 0 {
					t.Error("an empty list of messages is not nil, as one that is read again is")
				}
				counts = append(counts, len(c.Messages))
			}
			if len(kept.Drafts) != test.drafts || !slices.Equal(counts, test.counts) {
				t.Errorf("%d drafts and %d messages are stored, want %d and %d", len(kept.Drafts), counts, test.drafts, test.counts)
			}
			if !test.s.TrimmedEquals(&kept) {
				t.Error("what is stored is not seen as stored")
			}
			for i := range kept.Conversations {
				fewer := kept
				fewer.Conversations = slices.Clone(kept.Conversations)
				c := &fewer.Conversations[i]
				if len(c.Messages) > 0 {
					if c.Messages = c.Messages[1:]; test.s.TrimmedEquals(&fewer) {
						t.Errorf("without a message of conversation %d it is seen as stored", i)
					}
				}
				more := kept
				more.Conversations = slices.Clone(kept.Conversations)
				all := test.s.Conversations[i].Messages
				if missing := len(all) - len(kept.Conversations[i].Messages); missing > 0 {
					if more.Conversations[i].Messages = all[missing-1:]; test.s.TrimmedEquals(&more) {
						t.Errorf("with a message more than is stored of conversation %d it is seen as stored", i)
					}
				}
			}
		})
	}
	fewer, more := Stored{Drafts: []outbox.Draft{draft(1)}}, Stored{Drafts: []outbox.Draft{draft(1), draft(2)}}
	kept := fewer.Trimmed()
	if more.TrimmedEquals(&kept) {
		t.Error("a draft more is not seen")
	}
	s := Stored{Drafts: []outbox.Draft{draft(DraftBytes + 1)}}
	if kept := s.Trimmed(); kept.Drafts != nil {
		t.Error("an empty list is not stored, and so is not equal to what is read again")
	}
}
