package agent

import (
	"kith/server/protocol"
	"kith/wasm/app"
)

// heard takes in what the server says.
func (t *turn) heard(e app.SocketReceived) {
	if e.Socket != t.Link.Socket || !t.Link.open() {
		return
	}
	t.Link.Heard = t.Now
	f, err := protocol.Decode(e.Text)
	if err != nil {
		t.do(app.LogError{Text: "A frame of the server was not understood: " + err.Error()})
		return
	}
	if f.SessionID() != t.Session {
		return
	}
	switch f := f.(type) {
	case *protocol.Inbox:
		t.inbox(f)
	case *protocol.ConversationChanged:
		t.changed(f.Conversation)
	case *protocol.Messages:
		t.messages(f)
	case *protocol.MessageAppended:
		t.said(f.Message)
	case *protocol.Ack:
		t.acked(f)
	case *protocol.Refused:
		t.refused(f)
	case *protocol.Typing:
		t.typing(f)
	}
}

// inbox takes in the answer to AgentHello: from here on the link is live.
func (t *turn) inbox(f *protocol.Inbox) {
	t.Link.Phase, t.Link.Tries, t.Link.Since, t.Link.Hold = Live, 0, t.Now, 0
	if f.Self.ID != "" {
		t.Self = f.Self
	}
	was := t.List.Items
	t.List.Items = nil
	for _, c := range f.Conversations {
		t.List.put(c)
		if old := find(was, c.ID); t.List.Here && (old == nil || old.Last < c.Last) {
			t.ring(c)
		}
	}
	if len(f.Conversations) >= protocol.ListSize {
		t.List.keep(was)
	}
	t.List.Here = true
}

// refused takes in that a frame was not carried out.
func (t *turn) refused(f *protocol.Refused) {
	if f.Client != "" {
		t.rejected(f)
		return
	}
	if k := t.talk(f.Conversation); k != nil {
		k.Loading = false
	}
	if f.Conversation == "" || f.Conversation == t.Shown {
		t.Notice = f.Text
	}
}
