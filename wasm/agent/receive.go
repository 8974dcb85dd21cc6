package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/app"
)

// receive takes in what the server says.
func (u *update) receive(e app.SocketReceived) {
	if e.Socket != u.Connection.Socket || !u.Connection.IsOpen() {
		return
	}
	u.Connection.ReceivedAt = u.Now
	f, err := protocol.Decode(e.Text)
	if err != nil {
		u.do(app.LogError{Text: "A frame of the server was not understood: " + err.Error()})
		return
	}
	if f.SessionID() != u.Session {
		return
	}
	switch f := f.(type) {
	case *protocol.Inbox:
		u.receiveInbox(f)
	case *protocol.ConversationChanged:
		u.receiveConversation(f.Conversation)
	case *protocol.Messages:
		u.receiveMessages(f)
	case *protocol.MessageAppended:
		u.receiveMessage(f.Message)
	case *protocol.Ack:
		u.receiveAck(f)
	case *protocol.Refused:
		u.receiveRefused(f)
	case *protocol.Typing:
		u.receiveTyping(f)
	}
}

// receiveInbox takes in the answer to AgentHello: from here on the link is live.
func (u *update) receiveInbox(f *protocol.Inbox) {
	u.Connection.Phase, u.Connection.Tries, u.Connection.BackOffUntil = state.Live, 0, 0
	if f.Self.ID != "" {
		u.Self = f.Self
	}
	was := u.List.Items
	u.List.Items = nil
	for _, c := range f.Conversations {
		u.List.Put(c)
		if old := state.FindItem(was, c.ID); u.List.Loaded && (old == nil || old.Last < c.Last) {
			u.notifyNewMessage(c)
		}
	}
	if len(f.Conversations) >= protocol.ListSize {
		u.List.KeepOlder(was)
	}
	u.List.Loaded = true
}

// receiveRefused takes in that a frame was not carried out.
func (u *update) receiveRefused(f *protocol.Refused) {
	if f.Client != "" {
		u.replyRefused(f)
		return
	}
	if k := u.Conversation(f.Conversation); k != nil {
		k.LoadingOlder = false
	}
	if f.Conversation == "" || f.Conversation == u.Shown {
		u.Notice = f.Text
	}
}
