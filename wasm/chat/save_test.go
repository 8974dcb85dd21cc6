package chat

import (
	"strconv"
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/outbox"
)

// What is stored is bounded, and what is not can be asked for again.
func TestKeptBounds(t *testing.T) {
	p := New("b", "en")
	s := &p.model.Stored
	s.Session = state.Session{ID: "s", Token: "t"}
	long := strings.Repeat("\u0001", protocol.TextLimit)
	for i := range 60 {
		c := state.Conversation{Conversation: protocol.Conversation{ID: "c" + strconv.Itoa(i), At: int64(1000 - i), Last: 100}}
		for n := range int64(100) {
			c.Messages = append(c.Messages, protocol.Message{Number: n + 1, Text: long, Conversation: c.ID})
		}
		s.Conversations = append(s.Conversations, c)
	}
	for i := range 30 {
		s.Drafts = append(s.Drafts, outbox.Draft{Conversation: "c" + strconv.Itoa(i), Text: strings.Repeat("x", state.DraftBytes+i%2), At: int64(i)})
	}
	s.Drafts = outbox.MergeDrafts(s.Drafts, nil, state.DraftsLimit)
	for i := 0; p.model.Stored.MessageIndex(strconv.Itoa(i)) < 0 && (&update{Model: &p.model}).refusal("", long) == ""; i++ {
		s.Outbox = append(s.Outbox, outbox.Message{Client: strconv.Itoa(i), Conversation: "c1", Text: long})
		if i > 1000 {
			t.Fatal("the outbox has no bound")
		}
	}
	text, keep := p.Stored()
	if !keep || len(text) > 9<<20 {
		t.Fatalf("%d bytes are stored", len(text))
	}
	again, _, aside := state.Restore(text)
	if len(aside) > 0 {
		t.Fatal(aside)
	}
	for i := range again.Conversations {
		c := &again.Conversations[i]
		if !c.HasOlder() {
			t.Errorf("conversation %d does not know that there is more", i)
		}
		if len(c.Messages) > 0 && c.Newest() != c.Last {
			t.Errorf("conversation %d keeps messages that are not the newest", i)
		}
	}
	if len(again.Outbox) != len(s.Outbox) {
		t.Error("a message is not stored")
	}
}

// What holds nothing that is needed is removed, whatever it says; where nothing is
// stored, there is nothing to be removed.
func TestNothingLeft(t *testing.T) {
	for text, removed := range map[string]bool{"": false, "nonsense": true, `{"v":2,"minReader":2,"build":"b0"}`: true, `{"v":3,"minReader":2,"build":"b1"}`: true, `{"v":2,"front":"a tab","frontAt":5}`: true} {
		r := begin(t, text)
		if got, keep := r.p.Stored(); got != "" || keep != removed {
			t.Errorf("over %q is stored %q: %v", text, got, keep)
		}
		r.take(t, app.StorageChanged{Stored: text})
		if got, keep := r.p.Stored(); got != "" || keep != removed {
			t.Errorf("over %q of another tab is stored %q: %v", text, got, keep)
		}
	}
}
