package state

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/wasm/outbox"
)

func TestMerge(t *testing.T) {
	same := func(t *rapid.T, law string, a, b Stored) {
		if d := cmp.Diff(a, b); d != "" {
			t.Fatalf("%s:\n%s", law, d)
		}
	}
	t.Run("the same with itself", rapid.MakeCheck(func(t *rapid.T) {
		a := drawState(t, "a")
		same(t, "a∨a = a", Merge(a, a), a)
	}))
	t.Run("either way round", rapid.MakeCheck(func(t *rapid.T) {
		a, b := drawState(t, "a"), drawState(t, "b")
		same(t, "a∨b = b∨a", Merge(a, b), Merge(b, a))
	}))
	t.Run("in any order", rapid.MakeCheck(func(t *rapid.T) {
		a, b, c := drawState(t, "a"), drawState(t, "b"), drawState(t, "c")
		same(t, "(a∨b)∨c = a∨(b∨c)", Merge(Merge(a, b), c), Merge(a, Merge(b, c)))
	}))
	t.Run("nothing of a former person", rapid.MakeCheck(func(t *rapid.T) {
		a, b := drawState(t, "a"), drawState(t, "b")
		a.Generation, b.Generation = 1, 2
		m := Merge(a, b)
		m.Revoked, m.Muted, m.MutedAt, m.ActiveTab, m.ActiveTabAt, m.Bucket, m.Reloads, m.Build =
			b.Revoked, b.Muted, b.MutedAt, b.ActiveTab, b.ActiveTabAt, b.Bucket, b.Reloads, b.Build
		same(t, "the later generation is right", m, b)
	}))
	t.Run("nothing of what is kept for a newer release", rapid.MakeCheck(func(t *rapid.T) {
		a, b := drawState(t, "a"), drawState(t, "b")
		a.Newer, b.Newer = rapid.SampledFrom([]string{"", "{}"}).Draw(t, "newer"), "[]"
		if m := Merge(a, b); m.Newer != "" {
			t.Fatalf("%q", m.Newer)
		}
	}))
	t.Run("no message is lost", rapid.MakeCheck(func(t *rapid.T) {
		a, b := drawState(t, "a"), drawState(t, "b")
		b.Generation = a.Generation
		m := Merge(a, b)
		for _, l := range a.Outbox {
			settled := false
			for _, v := range b.Tombstones {
				settled = settled || v.Client == l.Client
			}
			if (m.MessageIndex(l.Client) < 0) != settled {
				t.Fatalf("message %s: settled %t, here %t", l.Client, settled, m.MessageIndex(l.Client) >= 0)
			}
		}
	}))
}

// TestMergeValues checks which of two values each field takes, either way round.
func TestMergeValues(t *testing.T) {
	a, b := sessionOf("a"), sessionOf("b")
	signedIn := func(s Session) Session { s.Identified, s.Used = true, true; return s }
	used := func(s Session) Session { s.Used = true; return s }
	full := func(s Session, text string) Session { s.Token, s.Revoke, s.Tracking = text, text, text; return s }
	ada, bob := protocol.Customer{ID: "ada", Name: "Ada"}, protocol.Customer{ID: "bob", Name: "Bob"}
	conversations := func(c Conversation) Stored { c.ID = "c"; return Stored{Conversations: []Conversation{c}} }
	created := func(at int64) (c Conversation) { c.Created = at; return c }
	unread := func(n int64) (c Conversation) { c.Last, c.Unread, c.Marks.CustomerRead = 9, n, 2; return c }
	shown := func(preview, id, picture string) (c Conversation) {
		c.Last, c.Preview, c.Person = 9, preview, protocol.Person{ID: id, Picture: picture}
		return c
	}
	said := func(text string) (c Conversation) {
		c.Messages = run(1, "aa")
		c.Messages[1].Text, c.Last, c.Unread = text, 2, 2
		return c
	}
	busy := created(1)
	busy.Loading, busy.BegunAtCall = true, 3
	for name, test := range map[string]struct{ a, b, want Stored }{
		"the version and the releases are the newest":                     {Stored{V: 1, Build: "2"}, Stored{V: 2, Build: "1"}, Stored{V: 2, Build: "2"}},
		"the smaller bucket":                                              {Stored{Bucket: 9}, Stored{Bucket: 5}, Stored{Bucket: 5}},
		"the bucket of either":                                            {Stored{Bucket: 9}, Stored{}, Stored{Bucket: 9}},
		"a bucket is kept over a logout":                                  {Stored{Bucket: 5}, Stored{Generation: 1, Bucket: 9}, Stored{Generation: 1, Bucket: 5}},
		"all releases that have run":                                      {Stored{Ran: []ReleaseTime{{"x", 2}, {"y", 1}}}, Stored{Ran: []ReleaseTime{{"y", 3}}}, Stored{Ran: []ReleaseTime{{"y", 3}, {"x", 2}}}},
		"those that have run before a logout are what the later one says": {Stored{Ran: []ReleaseTime{{"x", 2}}}, Stored{Generation: 1, Ran: []ReleaseTime{{"y", 1}}}, Stored{Generation: 1, Ran: []ReleaseTime{{"y", 1}}}},
		"all releases that were loaded again":                             {Stored{Reloads: []ReleaseTime{{"x", 2}}}, Stored{Generation: 1, Reloads: []ReleaseTime{{"x", 3}, {"y", 1}}}, Stored{Generation: 1, Reloads: []ReleaseTime{{"x", 3}, {"y", 1}}}},
		"of what the server says that which was repaired, and of what the device has both": {
			Stored{Session: a, Customer: bob, Ran: []ReleaseTime{{"bad", 1}}, Outbox: []outbox.Message{{Client: "1", Text: "one"}}, Drafts: []outbox.Draft{{Text: "d", At: 1}},
				Conversations: []Conversation{{Conversation: protocol.Conversation{ID: "c", Last: 999, Marks: protocol.Marks{CustomerRead: 999}}}, {Conversation: protocol.Conversation{ID: "d", Last: 3}}}},
			Stored{Session: a, Customer: ada, Repairs: 1, Ran: []ReleaseTime{{"good", 1}}, Outbox: []outbox.Message{{Client: "2", Text: "two"}},
				Conversations: []Conversation{{Conversation: protocol.Conversation{ID: "c", Last: 2}}}},
			Stored{Session: a, Customer: ada, Repairs: 1, Ran: []ReleaseTime{{"good", 1}}, Outbox: []outbox.Message{{Client: "1", Text: "one"}, {Client: "2", Text: "two"}}, Drafts: []outbox.Draft{{Text: "d", At: 1}},
				Conversations: []Conversation{{Conversation: protocol.Conversation{ID: "c", Last: 2}}}}},
		"of two people who have signed in neither gets what is the other's": {
			Stored{Session: signedIn(a), Customer: ada, Outbox: []outbox.Message{{Client: "1", Text: "Ada's"}}}, Stored{Session: signedIn(b), Customer: bob, Outbox: []outbox.Message{{Client: "2", Text: "Bob's"}}},
			Stored{Session: signedIn(a), Customer: ada, Outbox: []outbox.Message{{Client: "1", Text: "Ada's"}}}},
		"one of them has ended": {
			Stored{Session: signedIn(a), Customer: ada, Revoked: []Revocation{{Session: a.ID, Done: true}}}, Stored{Session: signedIn(b), Customer: bob, Drafts: []outbox.Draft{{Text: "b", At: 1}}},
			Stored{Session: signedIn(b), Customer: bob, Revoked: []Revocation{{Session: a.ID, Done: true}}, Drafts: []outbox.Draft{{Text: "b", At: 1}}}},
		"two sessions of one person who has signed in":                 {Stored{Session: signedIn(a), Customer: ada}, Stored{Session: signedIn(b), Customer: ada}, Stored{Session: signedIn(a), Joined: []Session{signedIn(b)}, Customer: ada}},
		"of one session what is known":                                 {Stored{Session: full(Session{ID: a.ID}, "x")}, Stored{Session: full(Session{ID: a.ID}, "y")}, Stored{Session: full(Session{ID: a.ID}, "y")}},
		"a session that was used in one tab":                           {Stored{Session: used(a)}, Stored{Session: a}, Stored{Session: used(a)}},
		"a session that has signed in in one tab":                      {Stored{Session: used(a)}, Stored{Session: signedIn(a)}, Stored{Session: signedIn(a)}},
		"a session that was used goes on, one that was not is dropped": {Stored{Session: a}, Stored{Session: used(b)}, Stored{Session: used(b)}},
		"all have ended":                          {Stored{Session: a, Revoked: []Revocation{{Session: a.ID, Done: true}}}, Stored{Session: b, Revoked: []Revocation{{Session: b.ID, Done: true}}}, Stored{Revoked: []Revocation{{Session: a.ID, Done: true}, {Session: b.ID, Done: true}}}},
		"an end's key and generation":             {Stored{Revoked: []Revocation{{Session: "x", Key: "k", Generation: 1}}}, Stored{Revoked: []Revocation{{Session: "x", Key: "l", Generation: 2}}}, Stored{Revoked: []Revocation{{Session: "x", Key: "l", Generation: 2}}}},
		"an end that is known":                    {Stored{Revoked: []Revocation{{Session: "x", Key: "k"}}}, Stored{Revoked: []Revocation{{Session: "x", Done: true}}}, Stored{Revoked: []Revocation{{Session: "x", Done: true}}}},
		"when a conversation began":               {conversations(created(1)), conversations(created(2)), conversations(created(2))},
		"what is being done in a tab stays there": {conversations(busy), conversations(created(1)), conversations(created(1))},
		"the fewer unread of the same messages":   {conversations(unread(5)), conversations(unread(4)), conversations(unread(4))},
		"no more unread than can be":              {conversations(unread(9)), conversations(unread(8)), conversations(unread(7))},
		"unread counted where all is here":        {conversations(said("a")), conversations(Conversation{Conversation: protocol.Conversation{Last: 2, Unread: 1}}), conversations(said("a"))},
		"the messages that are here, of whatever tab": {conversations(said("a")), conversations(Conversation{Conversation: protocol.Conversation{Last: 3, Preview: "newer", Unread: 1}}),
			conversations(Conversation{Conversation: protocol.Conversation{Last: 3, Preview: "newer", Unread: 1}, Messages: said("a").Messages})},
		"a login under a session that has ended": {Stored{Next: []NextSession{{Former: "x", Session: a}, {Former: "y", Session: b}}}, Stored{Revoked: []Revocation{{Session: "x", Done: true}}},
			Stored{Next: []NextSession{{Former: "y", Session: b}}, Revoked: []Revocation{{Session: "x", Done: true}}}},
		"the newest attributes of each": {Stored{PendingAttributes: []PendingAttributes{{Conversation: "c", Attributes: "{}", At: 1}}}, Stored{PendingAttributes: []PendingAttributes{{Conversation: "c", Attributes: `{"a":1}`, At: 2}, {Conversation: "d", At: 3}}},
			Stored{PendingAttributes: []PendingAttributes{{Conversation: "d", At: 3}, {Conversation: "c", Attributes: `{"a":1}`, At: 2}}}},
		"the newest preview":                          {conversations(shown("a", "1", "")), conversations(shown("b", "1", "")), conversations(shown("b", "1", ""))},
		"of one preview the greater picture":          {conversations(shown("a", "1", "x")), conversations(shown("a", "1", "y")), conversations(shown("a", "1", "y"))},
		"of the same messages the greater":            {conversations(said("x")), conversations(said("y")), conversations(said("y"))},
		"of more and fewer unread, that of the newer": {conversations(unread(1)), conversations(Conversation{Conversation: protocol.Conversation{Last: 10, Unread: 5, Marks: protocol.Marks{CustomerRead: 2}}}), conversations(Conversation{Conversation: protocol.Conversation{Last: 10, Unread: 5, Marks: protocol.Marks{CustomerRead: 2}}})},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Merge(test.a, test.b)); diff != "" {
				t.Errorf("a∨b:\n%s", diff)
			}
			if diff := cmp.Diff(test.want, Merge(test.b, test.a)); diff != "" {
				t.Errorf("b∨a:\n%s", diff)
			}
		})
	}
}
