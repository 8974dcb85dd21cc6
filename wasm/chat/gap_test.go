package chat

import (
	"testing"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat/state"
)

// TestGapFromAnotherTab checks that messages which come from another tab, and end before the
// newest one, are continued: the server continues by itself only what it was told of in the
// greeting and has not told the tab to forget.
func TestGapFromAnotherTab(t *testing.T) {
	first := protocol.Message{Conversation: "c1", ID: "m1", Number: 1, Author: protocol.AuthorAgent, Text: "one", At: 1}
	known := protocol.Conversation{ID: "c1", Created: 1, Last: 2, At: 2, Author: protocol.AuthorAgent}
	// stored is what another tab has stored, which has the first message alone.
	stored := func(r *fixture) string {
		s := r.state().Trimmed()
		s.Conversations = []state.Conversation{{Conversation: protocol.Conversation{ID: "c1", Created: 1, Last: 1, At: 1, Author: protocol.AuthorAgent}, Messages: []protocol.Message{first}}}
		return codec.Encode(&s)
	}
	fetches := func(r *fixture) bool {
		for _, f := range r.sent(t) {
			if f, is := f.(*protocol.History); is && f.Conversation == "c1" && f.Before == 0 {
				return true
			}
		}
		return false
	}
	welcome := func(r *fixture) {
		r.receive(t, &protocol.Welcome{Session: r.state().Session.ID, Customer: protocol.Customer{ID: "u1"}, Conversations: []protocol.Conversation{known}, Now: r.now})
	}
	begin := func() *fixture {
		r := started(t, "")
		r.take(t, app.Called{Call: 1, Method: "createConversation", Args: `{"message":"hello"}`})
		r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
		return r
	}

	t.Run("connected", func(t *testing.T) {
		r := begin()
		welcome(r)
		r.receive(t, &protocol.Messages{Session: r.state().Session.ID, Conversation: "c1", Reset: true, More: true})
		r.take(t, app.StorageChanged{Stored: stored(r)})
		if !fetches(r) {
			t.Error("nobody brings the second message")
		}
	})
	t.Run("since the greeting", func(t *testing.T) {
		r := begin()
		r.take(t, app.StorageChanged{Stored: stored(r)})
		if fetches(r) {
			t.Error("something is asked for before the welcome")
		}
		if welcome(r); !fetches(r) {
			t.Error("nobody brings the second message")
		}
	})
	t.Run("before the greeting", func(t *testing.T) {
		r := started(t, "")
		r.take(t, app.Called{Call: 1, Method: "createConversation", Args: `{"message":"hello"}`})
		r.take(t, app.StorageChanged{Stored: stored(r)})
		r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
		if welcome(r); fetches(r) {
			t.Error("what the server is about to send is asked for")
		}
	})
}
