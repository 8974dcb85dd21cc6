package state

import (
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/wasm/outbox"
)

// TestRepair checks what of each kind of thing is kept, and in which form.
func TestRepair(t *testing.T) {
	s := Stored{
		Customer: protocol.Customer{ID: "k"},
		Outbox:   []outbox.Message{{Client: "1", Text: "waits", ReservedUntil: 9}, {Client: "2", Text: "failed", Failure: "It failed.", Revision: 3}},
		Ran:      []ReleaseTime{{"bad", 1}},
		Conversations: []Conversation{
			{Conversation: protocol.Conversation{ID: "server's", Created: 1, Ended: true, Last: 900, Unread: 7, At: 8, Preview: "p", Brand: "b", Marks: protocol.Marks{CustomerDelivered: 900, CustomerRead: 900}}, Messages: run(1, "aa"), EndedChanged: 5, Loading: true},
			{Conversation: protocol.Conversation{ID: "heard of less", Last: 4, Marks: protocol.Marks{CustomerDelivered: 2}}},
			{Conversation: protocol.Conversation{ID: "begun here", Created: 3, Ended: true, Preview: "p", At: 3}, BegunAtCall: 2},
			{Conversation: protocol.Conversation{ID: "not the visitor's", Last: 2}},
		},
	}
	s.Repair([]protocol.Conversation{{ID: "server's", Last: 3}, {ID: "heard of less", Last: 4}, {ID: "not known here"}})
	want := Stored{
		Repairs: 1,
		Outbox:  []outbox.Message{{Client: "1", Text: "waits", ReservedUntil: 9}, {Client: "2", Text: "failed", Revision: 4}},
		Ran:     []ReleaseTime{{"bad", 1}},
		Conversations: []Conversation{
			{Conversation: protocol.Conversation{ID: "server's", Created: 1, Ended: true, Marks: protocol.Marks{CustomerDelivered: 3}}, EndedChanged: 5},
			{Conversation: protocol.Conversation{ID: "heard of less", Marks: protocol.Marks{CustomerDelivered: 2}}},
			{Conversation: protocol.Conversation{ID: "begun here", Created: 3}, BegunAtCall: 2},
		},
	}
	if d := cmp.Diff(want, s); d != "" {
		t.Error(d)
	}
}

// Everything else that the state has is only this device's, and stays.
func TestRepairKeepsTheRest(t *testing.T) {
	forgets := []string{"Repairs", "Customer", "Conversations", "Outbox"} // see TestRepair
	was, is := full(), full()
	is.Repair(nil)
	for i := range reflect.TypeFor[Stored]().NumField() {
		name := reflect.TypeFor[Stored]().Field(i).Name
		same := cmp.Equal(reflect.ValueOf(was).Field(i).Interface(), reflect.ValueOf(is).Field(i).Interface())
		if same == slices.Contains(forgets, name) {
			t.Errorf("%s stays as it was: %t", name, same)
		}
	}
}

// A tab that was not repaired brings back nothing of what was forgotten, in whatever order
// the tabs hear of one another, and loses nothing that is only the device's.
func TestRepairOutlastsMerge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		damaged, other := drawState(t, "damaged"), drawState(t, "other")
		other.Generation, other.Session, other.Customer, other.Repairs = damaged.Generation, damaged.Session, damaged.Customer, damaged.Repairs
		repaired := damaged.Trimmed()
		repaired.Repair(nil)
		repaired.Customer = protocol.Customer{ID: "k"}
		repaired.Ran = nil
		m := Merge(Merge(other, repaired), damaged)
		if m.Customer != repaired.Customer || !cmp.Equal(m.Conversations, repaired.Conversations) || len(m.Ran) > 0 || m.Repairs != repaired.Repairs {
			t.Fatalf("of what was forgotten this is back: %+v", m)
		}
		unrepaired := Merge(other, damaged)
		for i := range unrepaired.Outbox {
			if m.MessageIndex(unrepaired.Outbox[i].Client) < 0 {
				t.Fatalf("%q is lost", unrepaired.Outbox[i].Text)
			}
		}
		if d := cmp.Diff(unrepaired.Drafts, m.Drafts) + cmp.Diff(unrepaired.PendingAttributes, m.PendingAttributes) + cmp.Diff(unrepaired.Tombstones, m.Tombstones); d != "" {
			t.Fatal(d)
		}
	})
}

// What has begun in a tab alone stays there when its state is replaced.
func TestKeepOwn(t *testing.T) {
	conversation := func(id string, last int64) Conversation {
		return Conversation{Conversation: protocol.Conversation{ID: id, Last: last}}
	}
	s := Stored{Conversations: []Conversation{conversation("both", 5)}}
	s.KeepOwn([]Conversation{conversation("both", 0), conversation("said", 2), conversation("own", 0), conversation("shown", 3)}, "shown")
	if want := []Conversation{conversation("both", 5), conversation("own", 0), conversation("shown", 3)}; !cmp.Equal(s.Conversations, want) {
		t.Errorf("%+v", s.Conversations)
	}
}

// The state of a newer release, which an older one has read and then had repaired, does
// not bring back what was forgotten, and is kept as it was.
func TestRepairBesideNewer(t *testing.T) {
	n := Stored{Build: "bad", Session: sessionOf("a"), Customer: protocol.Customer{ID: "wrong"}, Drafts: []outbox.Draft{{Text: "a draft", At: 1}}}
	n.EnsureConversation("c", 1).Last = 900
	text := adding.storedBy(n)
	s, _, _ := older.Restore(text)
	if s.TakeOver("good", nil, 7); !slices.Equal(s.Ran, []ReleaseTime{{"bad", 7}}) {
		t.Fatalf("what has run is %v", s.Ran)
	}
	s.Repair([]protocol.Conversation{{ID: "c", Last: 2}})
	s.Ran = nil
	for _, reader := range []Schema{older, adding} {
		again, _, _ := reader.Restore(older.storedBy(s))
		again.TakeOver("good", nil, 8)
		if again.Customer.ID != "" || again.Conversations[0].Last != 0 || len(again.Ran) > 0 || again.Draft("") != "a draft" || again.Session.ID != n.Session.ID {
			t.Errorf("%v reads %+v", reader, again)
		}
		if kept := again.Newer == text; kept != (reader == older) {
			t.Errorf("%v keeps %q", reader, again.Newer)
		}
	}
	// One that has lost how often it was repaired is not older for that.
	lost := s
	lost.Repairs, lost.Newer = 0, adding.storedBy(s)
	lost.EnsureConversation("later", 2)
	if again, _, _ := adding.Restore(older.storedBy(lost)); again.ConversationByID("later") == nil || again.Repairs != 1 {
		t.Errorf("of a state that has lost it is left %+v", again)
	}
	// Before a logout there is nothing to compare with.
	lost.Generation, lost.Newer = 1, `{"v":6,"minReader":5,"repairs":9,"outbox":[{"text":"cut o`
	if again, _, _ := older.Restore(older.storedBy(lost)); again.Repairs != 0 {
		t.Errorf("a logout has made it one that was repaired %d times", again.Repairs)
	}
}

// TestTakeOver: whoever has stored a state is named until a Welcome, but for the release
// that runs.
func TestTakeOver(t *testing.T) {
	ran := func(releases ...ReleaseTime) Stored { return Stored{Ran: releases} }
	built := func(build string, s Stored) Stored { s.Build = build; return s }
	for name, c := range map[string]struct{ read, want Stored }{
		"by nobody":              {ran(), built("me", ran())},
		"by itself":              {built("me", ran()), built("me", ran())},
		"by another":             {built("a", ran()), built("me", ran(ReleaseTime{"a", 9}))},
		"by others before":       {built("b", ran(ReleaseTime{"a", 3})), built("me", ran(ReleaseTime{"b", 9}, ReleaseTime{"a", 3}))},
		"by one more than once":  {built("a", ran(ReleaseTime{"b", 5}, ReleaseTime{"a", 3})), built("me", ran(ReleaseTime{"b", 5}, ReleaseTime{"a", 3}))},
		"by itself before":       {built("a", ran(ReleaseTime{"me", 3})), built("me", ran(ReleaseTime{"a", 9}))},
		"of a time not known":    {built("me", ran(ReleaseTime{"b", 5}, ReleaseTime{"a", 0})), built("me", ran(ReleaseTime{"a", 9}, ReleaseTime{"b", 5}))},
		"after a clock set back": {built("a", ran(ReleaseTime{"b", 50})), built("me", ran(ReleaseTime{"b", 50}, ReleaseTime{"a", 9}))},
	} {
		c.read.TakeOver("me", nil, 9)
		if d := cmp.Diff(c.want, c.read); d != "" && len(c.want.Ran)+len(c.read.Ran) > 0 {
			t.Errorf("%s: %s", name, d)
		}
	}
	again := built("a", ran())
	if again.TakeOver("me", []ReleaseTime{{"a", 12}, {"b", 13}}, 9); !slices.Equal(again.Ran, []ReleaseTime{{"a", 12}}) {
		t.Errorf("of one that was known before are named %v", again.Ran)
	}
	var s Stored
	for i := range 2 * protocol.RanLimit {
		s.Build = strconv.Itoa(i)
		s.TakeOver("me", nil, int64(i))
	}
	if len(s.Ran) != protocol.RanLimit || s.Ran[0].Release != strconv.Itoa(2*protocol.RanLimit-1) {
		t.Errorf("of many are named %v", s.Ran)
	}
	for i := range 2 * ReloadsLimit {
		s.AddReload(strconv.Itoa(i), int64(i))
	}
	if len(s.Reloads) != ReloadsLimit || s.Reloads[0] != (ReleaseTime{strconv.Itoa(2*ReloadsLimit - 1), 2*ReloadsLimit - 1}) {
		t.Errorf("of many are kept %v", s.Reloads)
	}
}

// A newer release's state that is read beside an older one's was stored by both.
func TestBothHaveRun(t *testing.T) {
	n := Stored{Build: "z", Session: sessionOf("a")}
	later := Stored{Build: "a", Session: n.Session, Newer: adding.storedBy(n)}
	s, _, _ := adding.Restore(older.storedBy(later))
	if s.TakeOver("a third", nil, 5); !slices.Equal(s.Ran, []ReleaseTime{{"a", 5}, {"z", 5}}) {
		t.Errorf("what has run is %v", s.Ran)
	}
	s, _, _ = adding.Restore(older.storedBy(later))
	if s.TakeOver("z", nil, 5); !slices.Equal(s.Ran, []ReleaseTime{{"a", 5}}) {
		t.Errorf("to the newer release, what has run is %v", s.Ran)
	}
	later.Generation = 1 // somebody has logged out: nothing of the newer one's is used
	s, _, _ = adding.Restore(older.storedBy(later))
	if s.TakeOver("a third", nil, 5); !slices.Equal(s.Ran, []ReleaseTime{{"a", 5}}) {
		t.Errorf("after a logout, what has run is %v", s.Ran)
	}
}

// What cannot be a bucket is none.
func TestSoundBucket(t *testing.T) {
	for _, bucket := range []int64{-1, 0, protocol.Buckets + 1} {
		s := Stored{Bucket: bucket}
		if s.Normalize(); s.Bucket != 0 {
			t.Errorf("%d becomes %d", bucket, s.Bucket)
		}
	}
	for _, bucket := range []int64{1, protocol.Buckets} {
		s := Stored{Bucket: bucket}
		if s.Normalize(); s.Bucket != bucket {
			t.Errorf("%d becomes %d", bucket, s.Bucket)
		}
	}
	if s, _, _ := older.Restore(`{"v":9,"bucket":10001}`); s.Bucket != 0 {
		t.Errorf("of a newer release's state it is %d", s.Bucket)
	}
}
