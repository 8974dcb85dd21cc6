package main

import (
	"strconv"

	"kith/server/protocol/codec"
	"kith/wasm/chat/state"
)

// An Input holds the states to be read.
type Input struct{ States []string }

// inputStates is how many states are read at once. Threat: an input without an end.
const inputStates = 1000

// Fields implements codec.Record.
func (i *Input) Fields(c *codec.Codec) {
	c.Strings("states", &i.States, inputStates, state.NewerBytes)
}

// An Output holds a reading for each state, in their order.
type Output struct{ Readings []Reading }

// Fields implements codec.Record.
func (o *Output) Fields(c *codec.Codec) { codec.List(c, "readings", &o.Readings, inputStates) }

// A Reading is what this release finds in a state.
type Reading struct {
	Aside   bool     // whether it was set aside, because this release may not read it
	Skipped []string // sentences on what could not be read
	Found   []Found  // what must not be lost
	Stored  string   // the state as this release stores it again
}

// Fields implements codec.Record.
func (r *Reading) Fields(c *codec.Codec) {
	c.Bool("aside", &r.Aside)
	c.Strings("skipped", &r.Skipped, inputStates, state.NewerBytes)
	codec.List(c, "found", &r.Found, state.NewerBytes)
	c.String("stored", &r.Stored, state.NewerBytes)
}

// A Found is a thing that must not be lost of a state: a kind, such as "outbox", and the
// thing. Of two releases that read each other's states, each finds the same things of the
// kinds that both know.
type Found struct{ Kind, Thing string }

// Fields implements codec.Record.
func (f *Found) Fields(c *codec.Codec) {
	c.String("kind", &f.Kind, state.NewerBytes)
	c.String("thing", &f.Thing, state.NewerBytes)
}

// found returns what must not be lost of a state.
func found(s *state.Stored) (all []Found) {
	add := func(kind string, parts ...string) {
		var text []byte
		for _, part := range parts {
			text = append(codec.AppendString(text, part), ' ')
		}
		all = append(all, Found{kind, string(text)})
	}
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	add("generation", number(s.Generation))
	add("session", s.Session.ID, s.Session.Token, s.Session.Revoke)
	for _, m := range s.Outbox {
		add("outbox", m.Conversation, m.Client, m.Text)
	}
	for _, d := range s.Drafts {
		add("drafts", d.Conversation, d.Text)
	}
	for _, v := range s.Joined {
		add("joined sessions", v.ID, v.Token)
	}
	for _, v := range s.Next {
		add("next sessions", v.ID, v.Token)
	}
	for _, r := range s.Revoked {
		add("ended sessions", r.Session, r.Key)
	}
	for _, a := range s.PendingAttributes {
		add("attributes", a.Conversation, a.Attributes)
	}
	for _, c := range s.Conversations {
		add("conversations", c.ID, number(c.Last), number(int64(len(c.Messages))))
	}
	return all
}
