package chat

import (
	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
	"kith/wasm/timeline"
)

// frames are what the frames of the server do, by their kind.
var frames = map[string]func(*update, protocol.Frame){
	"welcome":      func(t *update, f protocol.Frame) { t.welcome(f.(*protocol.Welcome)) },
	"ack":          func(t *update, f protocol.Frame) { t.ack(f.(*protocol.Ack)) },
	"message":      func(t *update, f protocol.Frame) { t.said(f.(*protocol.MessageAppended)) },
	"messages":     func(t *update, f protocol.Frame) { t.messages(f.(*protocol.Messages)) },
	"conversation": func(t *update, f protocol.Frame) { t.changed(f.(*protocol.ConversationChanged)) },
	"typing":       func(t *update, f protocol.Frame) { t.typing(f.(*protocol.Typing)) },
	"revoked":      func(t *update, f protocol.Frame) { t.ending(f.(*protocol.Revoked)) },
	"settings":     func(t *update, f protocol.Frame) { t.availability(f.(*protocol.AvailabilityChanged)) },
	"loggedIn":     func(t *update, f protocol.Frame) { t.loggedIn(f.(*protocol.LoggedIn)) },
	"described":    func(t *update, f protocol.Frame) { t.described(f.(*protocol.Described)) },
	"refused":      func(t *update, f protocol.Frame) { t.refused(f.(*protocol.Refused)) },
	"beat":         func(*update, protocol.Frame) {},
}

// Handles returns the names of actions and the kinds of frames that Update does
// something for, in no order.
func Handles() (names, kinds []string) {
	for name := range actions {
		names = append(names, name)
	}
	for kind := range frames {
		kinds = append(kinds, kind)
	}
	return names, kinds
}

// heard reads what a socket brought, and answers nil where it is not for this
// session or cannot be understood.
func (t *update) heard(e app.SocketReceived) protocol.Frame {
	if e.Socket != t.Connection.Socket || t.Connection.Phase != connection.Greeting && t.Connection.Phase != connection.Live {
		return nil
	}
	f, err := protocol.Decode(e.Text)
	if err != nil {
		t.report("The server said something that cannot be read: " + err.Error())
		return nil
	}
	t.Connection.ReceivedAt = t.Now
	if t.Connection.Phase == connection.Live {
		t.Connection.Due = t.Now + protocol.SilenceTimeout
	}
	if _, ok := f.(*protocol.Revoked); !ok && f.SessionID() != t.Connection.Session {
		return nil
	}
	return f
}

// mine reports whether the link's frames are for the person who is here now, and
// not for a session that still delivers.
func (t *update) mine() bool { return t.Connection.Session == t.Stored.Session.ID }

// welcome takes in everything that the lists show.
func (t *update) welcome(f *protocol.Welcome) {
	if t.Connection.Phase == connection.Greeting {
		t.Connection.Phase, t.Connection.Since, t.Connection.Due = connection.Live, t.Now, t.Now+protocol.SilenceTimeout
	}
	if f.Availability != "" {
		t.Settings.Availability = f.Availability
	}
	if !t.mine() {
		return
	}
	t.ListLoaded = true
	t.Stored.Customer = known(f.Customer)
	told := f.Conversations
	kept := t.Stored.Conversations[:0:0]
	for i := range t.Stored.Conversations {
		// One that the server has never heard of is this visitor's to begin.
		if c := &t.Stored.Conversations[i]; c.Last == 0 || listed(told, c.ID) {
			kept = append(kept, *c)
		}
	}
	t.Stored.Conversations = kept
	for i := range told {
		t.update(&told[i])
	}
	if t.Route.Screen == state.ConversationScreen && t.Route.Conversation != "" && t.Stored.ConversationByID(t.Route.Conversation) == nil && !t.Stored.HasOutgoing(t.Route.Conversation) {
		t.Route, t.NewDivider = state.Route{Screen: state.HomeScreen}, 0
	}
}

// known is what the visitor's program keeps of a card: who it is, and none of
// what agents alone look at.
func known(v protocol.Customer) protocol.Customer {
	return protocol.Customer{ID: v.ID, Name: v.Name, Email: v.Email, ExternalID: v.ExternalID}
}

func listed(list []protocol.Conversation, id string) bool {
	for i := range list {
		if list[i].ID == id {
			return true
		}
	}
	return false
}

// ack takes in that a message is durable.
func (t *update) ack(f *protocol.Ack) {
	if !t.mine() {
		t.handed(f.Client)
		return
	}
	i := t.Stored.MessageIndex(f.Client)
	if i < 0 {
		return
	}
	l := t.Stored.Outbox[i]
	c := t.Stored.EnsureConversation(f.Conversation, l.At)
	v := protocol.Message{
		Conversation: f.Conversation, ID: f.ID, Client: f.Client, Number: f.Number,
		Author: protocol.AuthorCustomer, Text: l.Text, At: f.At,
	}
	if c.Append(v) {
		t.arrived(c, v)
	} else {
		t.fetch(c, 0) // the letter stays in sight until its message comes
	}
}

// said takes in a message that somebody wrote.
func (t *update) said(f *protocol.MessageAppended) {
	if !t.mine() {
		t.handed(f.Message.Client)
		return
	}
	v := f.Message
	if v.Conversation == "" || v.Number <= 0 {
		return
	}
	c := t.Stored.EnsureConversation(v.Conversation, v.At)
	if v.Number <= c.Newest() {
		t.unqueue(v.Client)
		return
	}
	for i := 0; i < len(t.Typing); {
		if t.Typing[i].Conversation == v.Conversation && t.Typing[i].Person.ID == v.Person.ID {
			t.untype(i)
		} else {
			i++
		}
	}
	if !c.Append(v) {
		t.fetch(c, 0)
		return
	}
	t.arrived(c, v)
	if v.Author != protocol.AuthorCustomer {
		t.ring(c)
	}
}

// messages takes in a run of messages.
func (t *update) messages(f *protocol.Messages) {
	if !t.mine() {
		for i := range f.Messages {
			t.handed(f.Messages[i].Client)
		}
		return
	}
	run := timeline.Tail(f.Conversation, f.Messages)
	if len(run) < len(f.Messages) {
		t.report("The server sent messages with a hole between them.")
	}
	c := t.Stored.ConversationByID(f.Conversation)
	if c == nil {
		if len(run) == 0 {
			return
		}
		c = t.Stored.EnsureConversation(f.Conversation, run[0].At)
	}
	c.Loading = false
	before := max(c.Newest(), c.Marks.CustomerDelivered)
	c.Splice(run, f.Reset)
	for _, v := range run {
		if v.Number > before {
			t.arrived(c, v)
		} else {
			t.unqueue(v.Client)
		}
	}
	c.CountUnread()
}

// changed takes in a conversation as it is now.
func (t *update) changed(f *protocol.ConversationChanged) {
	if t.mine() && f.Conversation.ID != "" {
		t.update(&f.Conversation)
	}
}

// availability takes in that the chat opened or closed.
func (t *update) availability(f *protocol.AvailabilityChanged) {
	t.Settings.Availability = f.Availability
}

// refused takes in that the server did not do what a frame asked.
func (t *update) refused(f *protocol.Refused) {
	switch {
	case !t.mine():
		if f.Client != "" {
			t.refusedLeaving(f)
		}
	case f.Client != "":
		t.refusedLetter(f)
	case f.Ref != "":
		t.refusedCall(f)
	case f.Conversation != "":
		c := t.Stored.ConversationByID(f.Conversation)
		if c == nil {
			return
		}
		c.Loading = false
		if f.Code == protocol.CodeNotFound && !t.Stored.HasOutgoing(f.Conversation) {
			t.forgetConversation(f.Conversation)
		}
	}
}
