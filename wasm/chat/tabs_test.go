package chat

import (
	"testing"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/connection"
)

// TestConnectionAfterRepairElsewhere checks that what another tab repairs comes anew to this one, over
// another connection than the one that has brought what was forgotten; and that it does not
// make the next try come sooner.
func TestConnectionAfterRepairElsewhere(t *testing.T) {
	for name, c := range map[string]struct {
		to   func(*fixture)
		want connection.Phase
		anew bool
	}{
		"greeting": {func(r *fixture) { r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket}) }, connection.Connecting, true},
		"live":     {func(r *fixture) { r.live(t) }, connection.Connecting, true},
		"waiting": {func(r *fixture) {
			r.live(t).take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
		}, connection.Waiting, false},
	} {
		r := started(t, "")
		c.to(r)
		s := r.state().Trimmed()
		s.Repairs++
		socket := r.p.model.Connection.Socket
		r.take(t, app.StorageChanged{Stored: codec.Encode(&s)})
		if anew := r.did(app.Disconnect{Socket: socket, Code: int64(protocol.CloseReplaced)}); anew != c.anew || r.p.model.Connection.Phase != c.want {
			t.Errorf("%s: it is %s, %v", name, r.p.model.Connection.Phase, r.effects)
		}
	}
}

// conversation returns one with an agent's messages from one number to another.
func conversation(id string, read, from, to int64) state.Conversation {
	c := state.Conversation{Conversation: protocol.Conversation{ID: id, Created: 1, Last: to, At: to, Author: protocol.AuthorAgent, Marks: protocol.Marks{CustomerRead: read}}}
	for n := from; n <= to; n++ {
		c.Messages = append(c.Messages, protocol.Message{Conversation: id, ID: id + string(rune('a'+n)), Number: n, Author: protocol.AuthorAgent, Text: "hello", At: n})
	}
	return c
}

// TestCountsWithAnotherTab checks that messages which are unread count once two tabs have
// them together, although neither could count them alone.
func TestCountsWithAnotherTab(t *testing.T) {
	r := begin(t, "")
	s := r.state().Trimmed()
	s.Generation = 1
	s.Conversations = []state.Conversation{conversation("c1", 1, 1, 3)}
	r = begin(t, codec.Encode(&s))
	s = r.state().Trimmed()
	s.Conversations = []state.Conversation{conversation("c1", 1, 4, 4)}
	s.Conversations[0].Unread = 1 // of the two before it does not know
	r.take(t, app.StorageChanged{Stored: codec.Encode(&s)})
	if c := r.state().ConversationByID("c1"); c.Unread != 3 || len(c.Messages) != 4 {
		t.Errorf("%d unread of %d messages, want 3 of 4", c.Unread, len(c.Messages))
	}
}

// TestGapOfOwn checks that what this tab has begun to be continued is not asked for again
// because another tab stores something.
func TestGapOfOwn(t *testing.T) {
	r := started(t, "")
	r.take(t, app.Called{Call: 1, Method: "createConversation", Args: `{"message":"hello"}`})
	r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket})
	known := conversation("c1", 0, 1, 2)
	r.receive(t, &protocol.Welcome{Session: r.state().Session.ID, Conversations: []protocol.Conversation{known.Conversation}, Now: r.now})
	r.receive(t, &protocol.Messages{Session: r.state().Session.ID, Conversation: "c1", Messages: known.Messages[:1]})
	s := r.state().Trimmed()
	s.Muted, s.MutedAt = true, r.now
	r.take(t, app.StorageChanged{Stored: codec.Encode(&s)})
	for _, f := range r.sent(t) {
		if f, is := f.(*protocol.History); is {
			t.Errorf("it asks for %+v", f)
		}
	}
}

// TestResumedAnew checks that a greeting counts for its own connection: a conversation of
// the one before, which has come back from another tab since, is asked for.
func TestResumedAnew(t *testing.T) {
	r := started(t, "")
	r.take(t, app.Called{Call: 1, Method: "createConversation", Args: `{"message":"hello"}`})
	with := r.state().Trimmed()
	with.Conversations = append(with.Conversations, conversation("c1", 0, 1, 1))
	r.take(t, app.StorageChanged{Stored: codec.Encode(&with)})
	r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket}) // says c1
	r.receive(t, &protocol.Welcome{Session: r.state().Session.ID, Now: r.now})
	if r.state().ConversationByID("c1") != nil {
		t.Fatal("the server has no such conversation")
	}
	r.take(t, app.SocketClosed{Socket: r.p.model.Connection.Socket, Code: 1006})
	for r.p.model.Connection.Phase != connection.Connecting {
		r.after(t, 10)
	}
	r.take(t, app.SocketOpened{Socket: r.p.model.Connection.Socket}) // says nothing
	r.take(t, app.StorageChanged{Stored: codec.Encode(&with)})
	now := conversation("c1", 0, 1, 2)
	r.receive(t, &protocol.Welcome{Session: r.state().Session.ID, Conversations: []protocol.Conversation{now.Conversation}, Now: r.now})
	for _, f := range r.sent(t) {
		if f, is := f.(*protocol.History); is && f.Conversation == "c1" {
			return
		}
	}
	t.Errorf("nobody brings the second message: %v", r.effects)
}

// TestRefusedAfterLogout checks that the call is answered as soon as nothing is on its way
// any more, and that what the server has refused no longer counts as on its way.
func TestRefusedAfterLogout(t *testing.T) {
	r := started(t, "").live(t)
	first := r.write(t, "first")
	r.take(t, app.Called{Call: 1, Method: "createConversation", Args: `{"message":"second"}`})
	second := r.state().Outbox[1]
	r.take(t, app.Called{Call: 2, Method: "logout"})
	refuse := func(client string) {
		r.receive(t, &protocol.Refused{Session: r.p.model.Connection.Session, Client: client, Code: protocol.CodeClosed})
	}
	refuse(first.Client)
	if f := r.p.model.InFlight; len(f) != 1 || f[0].Client != second.Client {
		t.Errorf("in flight: %+v", f)
	}
	if refuse(second.Client); !r.did(app.Answer{Call: 2, Response: `{"discarded":2}`}) {
		t.Errorf("%v", r.effects)
	}
}

// TestDraftOfNothing checks that a text box in which nothing was written leaves nothing.
func TestDraftOfNothing(t *testing.T) {
	r := started(t, "")
	if r.take(t, app.Action{Type: "input", Name: view.NameDraft, Value: r.p.model.ComposerConversation()}); len(r.state().Drafts) > 0 {
		t.Errorf("%+v", r.state().Drafts)
	}
}

// TestOpenedBefore checks that a panel is not shown because it was open before.
func TestOpenedBefore(t *testing.T) {
	r := &fixture{p: New("b1", "en"), now: 1_763_000_000_000}
	r.take(t, app.Started{Config: `{"key":"k","opened":true}`, Online: true})
	if r.p.model.Open {
		t.Error("it is open")
	}
}

// TestNoticeStays checks that what the visitor was told for good is not taken back because
// another message has arrived, and that a passing trouble is.
func TestNoticeStays(t *testing.T) {
	for code, stays := range map[protocol.Code]bool{protocol.CodeClosed: true, protocol.CodeTooMany: false} {
		r := started(t, "").live(t)
		m := r.write(t, "hello")
		r.p.model.Notice = state.Notice{Code: code}
		if r.ack(t, m, 1); (r.p.model.Notice.Code == code) != stays {
			t.Errorf("after %s there is %q", code, r.p.model.Notice.Code)
		}
	}
}

// TestUnreadWithoutTheMessages checks that a message counts as unread although those before
// it are not here to be counted, and one's own, from another tab, does not.
func TestUnreadWithoutTheMessages(t *testing.T) {
	r := started(t, "").live(t)
	known := conversation("c1", 3, 8, 10)
	known.Unread = 7
	r.receive(t, &protocol.ConversationChanged{Session: r.state().Session.ID, Conversation: known.Conversation})
	for i, author := range []protocol.Author{protocol.AuthorAgent, protocol.AuthorCustomer, protocol.AuthorAgent} {
		n := int64(11 + i)
		v := protocol.Message{Conversation: "c1", ID: "m" + string(rune('a'+i)), Number: n, Author: author, Text: "hello", At: n}
		r.receive(t, &protocol.Messages{Session: r.state().Session.ID, Conversation: "c1", Messages: []protocol.Message{v}})
		if c, want := r.state().ConversationByID("c1"), []int64{8, 8, 9}[i]; c.Unread != want {
			t.Errorf("after message %d there are %d unread, want %d", n, c.Unread, want)
		}
	}
}

// TestPreviewOfTheOutbox checks that a conversation which has only what waits, and was not
// stored itself, is listed with the last of it, as when that was written.
func TestPreviewOfTheOutbox(t *testing.T) {
	r := started(t, `{"v":3,"minReader":2,"build":"b1","era":1,"outbox":[{"conversation":"c1","client":"a","text":"first","at":1},{"conversation":"c1","client":"b","text":"second","at":2}]}`)
	if c := r.state().Running(); c == nil || c.Preview != "second" {
		t.Errorf("%+v", c)
	}
}
