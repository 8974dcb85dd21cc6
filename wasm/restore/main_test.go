package main

import (
	"slices"
	"strings"
	"testing"

	"kith/server/protocol/codec"
	"kith/wasm/chat/state"
	"kith/wasm/outbox"
	"kith/wasm/simulation"
)

// TestRun reads states that were stored in simulated visits, stores them again, and reads
// them as before.
func TestRun(t *testing.T) {
	states, err := simulation.StoredStates(50)
	if err != nil {
		t.Fatal(err)
	}
	first := output(t, states)
	var again []string
	for _, r := range first.Readings {
		if r.Aside || len(r.Skipped) > 0 {
			t.Errorf("set aside: %t, skipped: %q", r.Aside, r.Skipped)
		}
		again = append(again, r.Stored)
	}
	for i, r := range output(t, again).Readings {
		if codec.Encode(&r) != codec.Encode(&first.Readings[i]) {
			t.Errorf("%s becomes\n%s", codec.Encode(&first.Readings[i]), codec.Encode(&r))
		}
	}
}

// TestFound checks that each thing that a person would miss is found.
func TestFound(t *testing.T) {
	s := state.Stored{
		V: state.Current.Version, MinReader: state.Current.MinReader, Generation: 3,
		Outbox:            []outbox.Message{{Conversation: "c1", Client: "m1", Text: "unsent", At: 1}},
		Drafts:            []outbox.Draft{{Conversation: "c2", Text: "typed", At: 1}},
		Revoked:           []state.Revocation{{Session: "ended", Key: "key"}},
		PendingAttributes: []state.PendingAttributes{{Conversation: "c3", Attributes: `{"seen":true}`, At: 1}},
		Conversations:     []state.Conversation{{}},
	}
	s.Conversations[0].ID, s.Conversations[0].Created, s.Conversations[0].Last = "c4", 1, 7
	r := output(t, []string{codec.Encode(&s)}).Readings[0]
	for _, want := range []Found{
		{"generation", `"3" `}, {"outbox", `"c1" "m1" "unsent" `}, {"drafts", `"c2" "typed" `}, {"ended sessions", `"ended" "key" `},
		{"attributes", `"c3" "{\"seen\":true}" `}, {"conversations", `"c4" "7" "0" `},
	} {
		if !slices.Contains(r.Found, want) {
			t.Errorf("%v is not found in %v", want, r.Found)
		}
	}
}

// TestAside checks that a state which this release may not read is said to be set aside,
// and one that is damaged to be so.
func TestAside(t *testing.T) {
	o := output(t, []string{`{"v":99,"minReader":99,"session":{"id":"a"}}`, `{"v":3,"minReader":2,"drafts":[{"text":"typed"`, `{"v":3,"minReader":2}`})
	if !o.Readings[0].Aside || o.Readings[1].Aside || len(o.Readings[1].Skipped) == 0 || o.Readings[2].Aside || len(o.Readings[2].Skipped) > 0 {
		t.Errorf("%+v", o.Readings)
	}
}

// TestInput: what is no input is refused.
func TestInput(t *testing.T) {
	for _, text := range []string{"", "{", `{"states":7}`, `{"states":[7]}`} {
		if err := run(strings.NewReader(text), &strings.Builder{}); err == nil || !strings.HasPrefix(err.Error(), "the input: ") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// output runs the program on states.
func output(t *testing.T, states []string) (o Output) {
	t.Helper()
	var out strings.Builder
	if err := run(strings.NewReader(codec.Encode(&Input{states})), &out); err != nil {
		t.Fatal(err)
	}
	if problems := codec.Decode(out.String(), &o); len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(o.Readings) != len(states) {
		t.Fatalf("%d readings of %d states", len(o.Readings), len(states))
	}
	return o
}
