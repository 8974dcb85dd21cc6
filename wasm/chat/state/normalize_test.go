package state

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/outbox"
)

// sessionOf returns a session whose id and token are of the right length.
func sessionOf(letter string) Session {
	return Session{ID: strings.Repeat(letter, idLength), Token: strings.Repeat(letter, tokenLength)}
}

// whole returns what run does, with all that the server gives each message.
func whole(first int64, authors string) []protocol.Message {
	list := run(first, authors)
	for i := range list {
		list[i].ID, list[i].Text, list[i].At = "m", "text", list[i].Number
	}
	return list
}

// TestNormalize checks what becomes of a state that somebody has edited, or that was made
// of pieces.
func TestNormalize(t *testing.T) {
	a, b, c := sessionOf("a"), sessionOf("b"), sessionOf("c")
	identified, used := a, a
	identified.Identified = true
	used.Identified, used.Used = true, true
	next := func(former string, s Session) NextSession { return NextSession{former, s} }
	message := func(client, text string) outbox.Message { return outbox.Message{Client: client, Text: text} }
	conversation := func(id string, change func(*Conversation)) Conversation {
		c := Conversation{}
		c.ID = id
		change(&c)
		return c
	}
	for name, test := range map[string]struct{ broken, want Stored }{
		"a generation below the first":           {Stored{Generation: -1}, Stored{}},
		"a generation stays":                     {Stored{Generation: 1}, Stored{Generation: 1}},
		"a session without a token":              {Stored{Session: Session{ID: a.ID}}, Stored{}},
		"a session with a short id":              {Stored{Session: Session{ID: "a", Token: a.Token}}, Stored{}},
		"a session stays":                        {Stored{Session: a}, Stored{Session: a}},
		"whoever has signed in was there":        {Stored{Session: identified}, Stored{Session: used}},
		"a session that was used":                {Stored{Session: Session{ID: a.ID, Token: a.Token, Used: true}}, Stored{Session: Session{ID: a.ID, Token: a.Token, Used: true}}},
		"a session that has ended":               {Stored{Session: a, Revoked: []Revocation{{Session: a.ID, Key: "k"}}}, Stored{Revoked: []Revocation{{Session: a.ID, Key: "k"}}}},
		"two ends of one session":                {Stored{Revoked: []Revocation{{Session: "x", Key: "k"}, {Session: "x", Key: "l"}, {}}}, Stored{Revoked: []Revocation{{Session: "x", Key: "k"}}}},
		"the key of an end that is known":        {Stored{Revoked: []Revocation{{Session: "x", Key: "k", Done: true}}}, Stored{Revoked: []Revocation{{Session: "x", Done: true}}}},
		"next sessions that lead nowhere":        {Stored{Revoked: []Revocation{{Session: c.ID}}, Next: []NextSession{next("f", a), next("g", a), next("", b), next("f", Session{ID: "short"}), next(c.ID, c)}}, Stored{Revoked: []Revocation{{Session: c.ID}}, Next: []NextSession{next("f", a)}}},
		"joined sessions that are none":          {Stored{Session: a, Joined: []Session{b, b, a, {ID: "short"}}}, Stored{Session: a, Joined: []Session{b}}},
		"two tombstones of one message":          {Stored{Tombstones: []outbox.Tombstone{{Client: "1", At: 2}, {Client: "1", At: 1}, {}}}, Stored{Tombstones: []outbox.Tombstone{{Client: "1", At: 2}}}},
		"attributes":                             {Stored{PendingAttributes: []PendingAttributes{{Conversation: "c", Attributes: "[1]", At: 1}, {Conversation: "c", Attributes: "{}"}, {Conversation: "d", Attributes: `{"a":1}`}, {Conversation: "e"}}}, Stored{PendingAttributes: []PendingAttributes{{Conversation: "c", At: 1}, {Conversation: "d", Attributes: `{"a":1}`}, {Conversation: "e"}}}},
		"conversations are there once, in order": {Stored{Conversations: []Conversation{conversation("c", func(c *Conversation) { c.At = 1 }), conversation("c", func(c *Conversation) { c.At = 5 }), conversation("d", func(c *Conversation) { c.At = 2 }), {}}}, Stored{Conversations: []Conversation{conversation("d", func(c *Conversation) { c.At = 2 }), conversation("c", func(c *Conversation) { c.At = 1 })}}},
		"numbers below 0":                        {Stored{Conversations: []Conversation{conversation("c", func(c *Conversation) { c.Last, c.Unread = -1, -1 })}}, Stored{Conversations: []Conversation{conversation("c", func(*Conversation) {})}}},
		"what only agents have":                  {Stored{Conversations: []Conversation{conversation("c", func(c *Conversation) { c.Customer.Name, c.Attributes = "Ada", "{}" })}}, Stored{Conversations: []Conversation{conversation("c", func(*Conversation) {})}}},
		"messages with a gap": {Stored{Conversations: []Conversation{conversation("c", func(c *Conversation) { c.Messages, c.Last, c.Unread = append(whole(1, "a"), whole(3, "aa")...), 4, 7 })}},
			Stored{Conversations: []Conversation{conversation("c", func(c *Conversation) { c.Messages, c.Last, c.Unread = whole(3, "aa"), 4, 7 })}}},
		"messages that are newer than the newest": {Stored{Conversations: []Conversation{conversation("c", func(c *Conversation) { c.Messages, c.Last, c.Unread = whole(1, "aa"), 1, 7 })}},
			Stored{Conversations: []Conversation{conversation("c", func(c *Conversation) {
				c.Messages, c.Last, c.Unread, c.Author, c.At, c.Preview = whole(1, "aa"), 2, 2, protocol.AuthorAgent, 2, "text"
			})}}},
		"messages that are not newer": {Stored{Conversations: []Conversation{conversation("c", func(c *Conversation) { c.Messages, c.Last, c.Unread, c.Preview = whole(1, "aa"), 2, 7, "p" })}},
			Stored{Conversations: []Conversation{conversation("c", func(c *Conversation) { c.Messages, c.Last, c.Unread, c.Preview = whole(1, "aa"), 2, 2, "p" })}}},
		"messages of which one was cut off": {Stored{Conversations: []Conversation{conversation("c", func(c *Conversation) {
			c.Messages, c.Last, c.Unread = append(whole(1, "aa"), run(3, "a")...), 3, 7
		})}},
			Stored{Conversations: []Conversation{conversation("c", func(c *Conversation) { c.Messages, c.Last, c.Unread = whole(1, "aa"), 3, 7 })}}},
		"messages without a text, or twice": {Stored{Outbox: []outbox.Message{message("1", "a"), message("1", "b"), message("2", " \n"), message("", "c"), message("", "d"), message("3", "e")}}, Stored{Outbox: []outbox.Message{message("1", "a"), message("", "c"), message("", "d"), message("3", "e")}}},
		"two drafts of one conversation":    {Stored{Drafts: []outbox.Draft{{Conversation: "c", Text: "old", At: 1}, {Conversation: "c", Text: "new", At: 2}}}, Stored{Drafts: []outbox.Draft{{Conversation: "c", Text: "new", At: 2}}}},
		"a route without a screen":          {Stored{Route: Route{Query: "q"}}, Stored{}},
		"a route stays":                     {Stored{Route: Route{Screen: SearchScreen, Query: "q"}}, Stored{Route: Route{Screen: SearchScreen, Query: "q"}}},
	} {
		t.Run(name, func(t *testing.T) {
			test.broken.Normalize()
			if diff := cmp.Diff(test.want, test.broken, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A text that was cut off is closed after its last whole value.
func TestCloseBrackets(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":1,"b":[2,{"c":3`:     `{"a":1,"b":[2]}`,
		`{"b":[{"c":3},{"d":[{`:    `{"b":[{"c":3}]}`,
		`{"b":[{"c":[]},{"d":4,`:   `{"b":[{"c":[]}]}`,
		`{"a":{"b":1,"c":2`:        `{"a":{"b":1}}`,
		`{"a":[[1],[2,[3`:          `{"a":[[1]]}`,
		`{"a":[1,2],"b":tr`:        `{"a":[1,2]}`,
		`{"a":{"b":1}`:             `{"a":{"b":1}}`,
		`{"a":"x,]}\"{[","b":"y,z`: `{"a":"x,]}\"{["}`,
		`{"a":"\\","b":[1`:         `{"a":"\\","b":[]}`,
		`{"a":"\\\"","b":2,`:       `{"a":"\\\"","b":2}`,
		`{"":1,"b":2,`:             `{"":1,"b":2}`,
		`{"a":1]`:                  ``,
		`]`:                        ``,
		`{`:                        `{}`,
		``:                         ``,
		`{"a":1}`:                  `{"a":1}`,
	} {
		got := closeBrackets(text)
		if got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
		if got != "" && !json.Valid([]byte(got)) {
			t.Errorf("%s is not JSON", got)
		}
	}
}

// In a text that is not JSON any more every message of the outbox is found, and nothing
// else.
func TestFindMessages(t *testing.T) {
	long := strings.Repeat("x", protocol.FrameBytes) + "}}"
	for name, test := range map[string]struct {
		text  string
		found []outbox.Message
		want  string // their texts
	}{
		"none without an outbox":                  {`{"other":[{"text":"a"}]`, nil, ""},
		"all, up to what follows":                 {`x"outbox":[{"text":"a"},{"text":"b"}],"settled":[{"text":"c"}]`, nil, "a b"},
		"one with brackets in it":                 {`"outbox":[{"text":"a}}b{"},{"text":"c"}`, nil, "a}}b{ c"},
		"one that begins twice":                   {`"outbox":[{"te{"text":"a"},{"text":"b"}`, nil, "a b"},
		"one after a bracket that closes nothing": {`"outbox":}[{"text":"a"}]`, nil, "a"},
		"none that has no text":                   {`"outbox":[{"client":"1"},{"text":"b"}`, nil, "b"},
		"none that was found already":             {`"outbox":[{"client":"1","text":"a"},{"client":"2","text":"a"},{"client":"1","text":"b"}]`, []outbox.Message{{Client: "1", Text: "a"}}, "a b"},
		"what is before the first":                {`{"text":"a"},"outbox":7,{"text":"b"}`, nil, "b"},
		"none after one that has no end":          {`"outbox":[{"text":"` + long + `,{"text":"b"}`, nil, "b"},
		"none of what has no end":                 {`"outbox":[{"text":"a`, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var texts []string
			for _, m := range findMessages(test.text, test.found) {
				texts = append(texts, m.Text)
			}
			if got := strings.Join(texts, " "); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	many := `"outbox":[` + strings.Repeat(`{"text":"a"},`, outbox.Limit+1)
	if got := findMessages(many, nil); len(got) != outbox.Limit {
		t.Errorf("%d of %d", len(got), outbox.Limit+1)
	}
}

// What was skipped is told, and no more than a few of many. A state that is not JSON any
// more gives what is before the fault, and its messages, once.
func TestRestoreSkips(t *testing.T) {
	for text, want := range map[string]struct {
		skipped []string
		s       Stored
	}{
		``:                      {nil, Stored{V: SchemaVersion}},
		`{"v":0}`:               {nil, Stored{V: SchemaVersion}},
		`{"era":3}`:             {nil, Stored{V: SchemaVersion, Generation: 3}},
		`{"era":"x","build":1}`: {[]string{"build is not a string", "era is not a whole number"}, Stored{V: SchemaVersion}},
		`{"build":1,"era":"x","session":1,"outbox":1,"settled":1}`:                     {[]string{"build is not a string", "era is not a whole number", "session is not an object", "outbox is not a list", "settled is not a list"}, Stored{V: SchemaVersion}},
		`{"build":1,"era":"x","session":1,"outbox":1,"settled":1,"joined":1,"next":2}`: {[]string{"build is not a string", "era is not a whole number", "session is not an object", "outbox is not a list", "settled is not a list", "and more"}, Stored{V: SchemaVersion}},
		`{"era":3,"outbox":[{"client":"1","text":"a"},{"client":"2","te`:               {[]string{"it is not whole JSON"}, Stored{V: SchemaVersion, Generation: 3, Outbox: []outbox.Message{{Client: "1", Text: "a"}}}},
		`{"era":3,x"outbox":[{"client":"1","text":"a"}]}`:                              {[]string{"it is not whole JSON"}, Stored{V: SchemaVersion, Outbox: []outbox.Message{{Client: "1", Text: "a"}}}},
		`{"era":"x","era":4,"build":"`:                                                 {[]string{"it is not whole JSON", "era is not a whole number"}, Stored{V: SchemaVersion}},
	} {
		want.s.MinReader = MinReaderVersion
		s, _, skipped := Restore(text)
		if diff := cmp.Diff(want.skipped, skipped); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		if diff := cmp.Diff(want.s, s, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	newerState := Stored{V: SchemaVersion + 1, Generation: 7, Build: "later"}
	text := codec.Encode(&newerState)
	if s, _, _ := Restore(text); s.V != SchemaVersion || s.Generation != 7 || s.Newer != text {
		t.Errorf("of a newer release: %+v", s)
	}
}

// A message that lacks one of what the server gives each is fetched again.
func TestIncomplete(t *testing.T) {
	complete := whole(1, "a")[0]
	if incomplete(complete) {
		t.Error("nothing is missing")
	}
	for name, cut := range map[string]func(*protocol.Message){
		"id":     func(m *protocol.Message) { m.ID = "" },
		"text":   func(m *protocol.Message) { m.Text = "" },
		"author": func(m *protocol.Message) { m.Author = "" },
		"time":   func(m *protocol.Message) { m.At = 0 },
	} {
		m := complete
		if cut(&m); !incomplete(m) {
			t.Errorf("the %s is missing", name)
		}
	}
}
