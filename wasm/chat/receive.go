package chat

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/connection"
	"kith/wasm/timeline"
)

// frames holds what each kind of frame does.
var frames = map[string]func(*update, protocol.Frame){
	"welcome":      func(u *update, f protocol.Frame) { u.receiveWelcome(f.(*protocol.Welcome)) },
	"ack":          func(u *update, f protocol.Frame) { u.receiveAck(f.(*protocol.Ack)) },
	"message":      func(u *update, f protocol.Frame) { u.receiveMessage(f.(*protocol.MessageAppended)) },
	"messages":     func(u *update, f protocol.Frame) { u.receiveMessages(f.(*protocol.Messages)) },
	"conversation": ofPerson(func(u *update, f protocol.Frame) { u.receiveConversation(f.(*protocol.ConversationChanged)) }),
	"typing":       ofPerson(func(u *update, f protocol.Frame) { u.receiveTyping(f.(*protocol.Typing)) }),
	"revoked":      func(u *update, f protocol.Frame) { u.receiveRevoked(f.(*protocol.Revoked)) },
	"settings":     func(u *update, f protocol.Frame) { u.receiveAvailability(f.(*protocol.AvailabilityChanged)) },
	"loggedIn":     ofPerson(func(u *update, f protocol.Frame) { u.receiveLoggedIn(f.(*protocol.LoggedIn)) }),
	"described":    ofPerson(func(u *update, f protocol.Frame) { u.receiveDescribed(f.(*protocol.Described)) }),
	"refused":      func(u *update, f protocol.Frame) { u.receiveRefused(f.(*protocol.Refused)) },
	"release":      func(u *update, f protocol.Frame) { u.receiveRelease(f.(*protocol.ReleaseChanged)) },
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

// receiveFrame decodes what a socket received. It returns nil if it is for
// another session or cannot be decoded.
func (u *update) receiveFrame(e app.SocketReceived) protocol.Frame {
	if e.Socket != u.Connection.Socket || u.Connection.Phase != connection.Greeting && u.Connection.Phase != connection.Live {
		return nil
	}
	f, err := protocol.DecodeForVisitor(e.Text)
	if err != nil {
		u.logError("The server said something that cannot be read: " + err.Error())
		return nil
	}
	u.Connection.Received(u.Now)
	if _, ok := f.(*protocol.Revoked); !ok && f.SessionID() != u.Connection.Session {
		return nil
	}
	return f
}

// forCurrentSession reports whether the connection is for the person who is
// here now, and not for a session that still delivers after its logout.
func (u *update) forCurrentSession() bool { return u.Connection.Session == u.Stored.Session.ID }

// ofPerson drops a kind of frame that is for a session which still delivers after
// its logout.
func ofPerson(receive func(*update, protocol.Frame)) func(*update, protocol.Frame) {
	return func(u *update, f protocol.Frame) {
		if u.forCurrentSession() {
			receive(u, f)
		}
	}
}

// receiveWelcome handles the answer to the greeting: the customer and all
// conversations, without their messages.
func (u *update) receiveWelcome(f *protocol.Welcome) {
	repair := f.Repair && u.Connection.Phase == connection.Greeting // and not once more
	u.Connection.Welcomed(u.Now)
	if f.Availability != "" {
		u.Settings.Availability = f.Availability
	}
	if !u.forCurrentSession() {
		return
	}
	u.ListLoaded = true
	all := f.Conversations
	kept := u.Stored.Conversations[:0:0]
	for i := range u.Stored.Conversations {
		// One that the server has never heard of is this visitor's to begin.
		if c := &u.Stored.Conversations[i]; c.Last == 0 || hasConversation(all, c.ID) {
			kept = append(kept, *c)
		}
	}
	u.Stored.Conversations = kept
	u.Stored.ForgetRan(u.RanSaid)
	if repair {
		u.Stored.Repair(all)
	}
	u.Stored.Customer = withoutDetails(f.Customer)
	for i := range all {
		u.updateConversation(&all[i])
	}
	if repair {
		u.completeMessages()
		// What an event has changed is stored before anything is sent.
		u.sendFrame(&protocol.Repaired{Session: u.Stored.Session.ID})
	}
	for i := range u.Stored.Conversations {
		// What another tab has brought since the greeting the server does not continue.
		if c := &u.Stored.Conversations[i]; !slices.Contains(u.Resumed, c.ID) {
			u.fetchGap(c)
		}
	}
	u.leaveMissing()
}

func hasConversation(list []protocol.Conversation, id string) bool {
	for i := range list {
		if list[i].ID == id {
			return true
		}
	}
	return false
}

// receiveAck handles that a message is durable.
func (u *update) receiveAck(f *protocol.Ack) {
	if !u.forCurrentSession() {
		u.deliveredAfterLogout(f.Client)
		return
	}
	i := u.Stored.MessageIndex(f.Client)
	if i < 0 {
		return
	}
	l := u.Stored.Outbox[i]
	c := u.Stored.EnsureConversation(f.Conversation, l.At)
	v := protocol.Message{
		Conversation: f.Conversation, ID: f.ID, Client: f.Client, Number: f.Number,
		Author: protocol.AuthorCustomer, Text: l.Text, At: f.At,
	}
	c.Append(v)
	u.messageArrived(c, v)
	if v.Number > c.Newest() {
		u.fetchMessages(c, 0) // what is before it is not here; else it is further back than what is
	}
}

// receiveMessage handles a message that somebody wrote.
func (u *update) receiveMessage(f *protocol.MessageAppended) {
	if !u.forCurrentSession() {
		u.deliveredAfterLogout(f.Message.Client)
		return
	}
	v := f.Message
	if v.Conversation == "" || v.Number <= 0 {
		return
	}
	c := u.Stored.EnsureConversation(v.Conversation, v.At)
	if v.Number <= c.Newest() {
		u.removeMessage(v.Client)
		return
	}
	for i := 0; i < len(u.TypingIndicators); {
		if u.TypingIndicators[i].Conversation == v.Conversation && u.TypingIndicators[i].Person.ID == v.Person.ID {
			u.removeTyping(i)
		} else {
			i++
		}
	}
	if !c.Append(v) {
		u.fetchMessages(c, 0)
		return
	}
	u.messageArrived(c, v)
	if v.Author != protocol.AuthorCustomer {
		u.playSound(c)
	}
}

// receiveMessages handles a page of messages.
func (u *update) receiveMessages(f *protocol.Messages) {
	if !u.forCurrentSession() {
		for i := range f.Messages {
			u.deliveredAfterLogout(f.Messages[i].Client)
		}
		return
	}
	run := timeline.Tail(f.Conversation, f.Messages)
	if len(run) < len(f.Messages) {
		u.logError("The server sent messages with a hole between them.")
	}
	c := u.Stored.ConversationByID(f.Conversation)
	if c == nil {
		if len(run) == 0 {
			return
		}
		c = u.Stored.EnsureConversation(f.Conversation, run[0].At)
	}
	c.Loading = false
	before := max(c.Newest(), c.Marks.CustomerDelivered)
	if f.Reset {
		c.Messages = nil
	}
	c.Messages = timeline.Splice(c.Messages, run)
	for _, v := range run {
		if v.Number > before {
			u.messageArrived(c, v)
		} else {
			u.removeMessage(v.Client)
		}
	}
	c.CountUnread()
}

// receiveConversation handles a conversation as it is now.
func (u *update) receiveConversation(f *protocol.ConversationChanged) {
	if f.Conversation.ID != "" {
		u.updateConversation(&f.Conversation)
	}
}

// receiveAvailability handles that the chat has opened or closed.
func (u *update) receiveAvailability(f *protocol.AvailabilityChanged) {
	u.Settings.Availability = f.Availability
}

// receiveRefused handles that the server did not do what a frame asked.
func (u *update) receiveRefused(f *protocol.Refused) {
	switch {
	case !u.forCurrentSession():
		u.refusedAfterLogout(f)
	case f.Code == protocol.CodeReplaced:
		u.sessionReplaced(f.Ref)
	case f.Code == protocol.CodeUnauthorized && f.Ref == "" && u.Stored.Customer.ID == "":
		u.renewSession() // somebody has used its id before, and nothing was written under it
	case f.Client != "":
		u.messageRefused(f)
	case f.Ref != "":
		u.callRefused(f)
	default:
		c := u.Stored.ConversationByID(f.Conversation)
		if c == nil {
			return
		}
		c.Loading = false
		if f.Code == protocol.CodeNotFound && !u.Stored.HasOutgoing(f.Conversation) {
			u.removeConversation(f.Conversation)
		}
	}
}
