package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

func (u *update) conversationAction(e app.Action) {
	switch e.Name {
	case view.NameReply:
		u.draftChanged(e.Value, e.Text)
	case view.NameSend:
		u.queueReply()
	case view.NameBack:
		u.back()
	case view.NameDetails:
		if u.Pane = state.DetailsPane; e.Value == "" {
			u.Pane = state.ConversationPane
		}
	case view.NameEnd, view.NameReopen:
		u.endConversation(e.Value, e.Name == view.NameReopen)
	case view.NameOlder:
		u.fetchOlder()
	case view.NameLog:
		u.logScrolled(e.Text)
	case view.NameJumpToEnd:
		u.scrollToEnd()
		u.focusComposer()
	case view.NameRetry:
		u.retryReply(e.Value)
	case view.NameDiscard:
		u.discardReply(e.Value)
	case view.NameConnect:
		if u.Connection.Phase == state.Waiting {
			u.connect()
		}
	}
}

// focusComposer takes the keyboard to where the agent goes on: the text box, unless
// there is none, or a screen's own keyboard would cover half of what is to be
// read.
func (u *update) focusComposer() {
	if v := u.Item(u.Shown); v == nil || v.Ended || u.Config.Touch {
		u.do(app.Focus{Name: view.NameLog})
		return
	}
	u.do(app.Focus{Name: view.NameReply})
}

// back goes one pane to the left.
func (u *update) back() {
	switch {
	case u.Menu.Open:
		u.Menu = state.Menu{}
		u.do(app.Focus{Name: view.NameMenu})
	case u.Pane == state.DetailsPane:
		u.Pane = state.ConversationPane
		u.do(app.Focus{Name: view.NameDetails})
	case u.Shown != "":
		id := u.Shown
		u.closeConversation()
		u.Pane = state.ListPane
		u.do(app.Focus{Name: view.RowName(id)})
	}
}

// logScrolled takes in where the log stands: at its "end", at its "start", where
// older messages are wanted, or between.
func (u *update) logScrolled(place string) {
	if u.Shown == "" {
		return
	}
	if u.AtEnd = place == "end"; u.AtEnd {
		u.UnseenBelow = 0
	}
	if place == "start" {
		u.fetchOlder()
	}
}

// endConversation asks the server to end a conversation, or to take that back. The list
// follows when the server says so: agents must not believe that a customer was
// told what they were not.
func (u *update) endConversation(id string, reopen bool) {
	v := u.Item(id)
	if v == nil || v.Ended != reopen {
		return
	}
	if u.Connection.Phase != state.Live {
		u.Notice = view.TextNotConnected
		return
	}
	u.Notice = ""
	u.send(&protocol.End{Session: u.Session, Conversation: id, Reopen: reopen})
}

// scrollToEnd goes to the newest message.
func (u *update) scrollToEnd() { u.AtEnd, u.UnseenBelow = true, 0 }

// openConversation shows a conversation.
func (u *update) openConversation(id string) {
	if u.Item(id) == nil {
		return
	}
	u.closeConversation()
	u.Shown, u.Pane, u.List.Cursor = id, state.ConversationPane, id
	u.AtEnd, u.UnseenBelow, u.NewFrom, u.Notice = true, 0, 0, ""
	at := 0
	for at < len(u.Conversations) && u.Conversations[at].ID != id {
		at++
	}
	if at == len(u.Conversations) {
		u.Conversations = append(u.Conversations, state.Conversation{ID: id})
	}
	for ; at > 0; at-- {
		u.Conversations[at], u.Conversations[at-1] = u.Conversations[at-1], u.Conversations[at]
	}
	if len(u.Conversations) > state.ConversationsLimit {
		u.Conversations = u.Conversations[:state.ConversationsLimit]
	}
	u.markFirstNew()
}

// closeConversation is what happens before another conversation is shown, or none.
func (u *update) closeConversation() {
	u.stopTyping()
	if k := u.Conversation(u.Shown); k != nil {
		k.Trim()
	}
	u.Shown, u.NewFrom, u.UnseenBelow, u.AtEnd, u.Notice = "", 0, 0, true, ""
}

// markFirstNew draws "new messages" before the first of the customer's that no agent
// has read.
func (u *update) markFirstNew() {
	v, k := u.Item(u.Shown), u.Conversation(u.Shown)
	if v == nil || k == nil || u.NewFrom != 0 {
		return
	}
	for _, w := range k.Messages {
		if w.Author == protocol.AuthorCustomer && w.Number > max(v.Marks.AgentRead, v.SentRead) {
			u.NewFrom = w.Number
			return
		}
	}
}

// fetchNewest asks for the newest page of the shown conversation, once on each link.
func (u *update) fetchNewest() {
	k := u.Conversation(u.Shown)
	if u.Connection.Phase != state.Live || k == nil || k.Loaded || k.RequestedOn == u.Connection.Socket {
		return
	}
	k.RequestedOn = u.Connection.Socket
	u.send(&protocol.History{Session: u.Session, Conversation: k.ID})
}

// fetchOlder asks for the page before the oldest message.
func (u *update) fetchOlder() {
	k := u.Conversation(u.Shown)
	if u.Connection.Phase != state.Live || k == nil || !k.HasOlder || k.LoadingOlder || len(k.Messages) == 0 {
		return
	}
	k.LoadingOlder = true
	u.send(&protocol.History{Session: u.Session, Conversation: k.ID, Before: k.Oldest()})
}

// receiveMessages takes in a run of messages.
func (u *update) receiveMessages(f *protocol.Messages) {
	for _, v := range f.Messages {
		u.removeStored(v)
	}
	k := u.Conversation(f.Conversation)
	if k == nil {
		return
	}
	k.Merge(f.Messages, f.Reset, f.More)
	if f.Conversation == u.Shown {
		u.markFirstNew()
	}
}

// receiveMessage takes in a message that somebody wrote just now.
func (u *update) receiveMessage(v protocol.Message) {
	u.removeStored(v)
	u.clearTyping(v)
	u.appendMessage(v)
}

// appendMessage takes the newest message in where the conversation's are here, and
// asks for the newest page where some between are missing.
func (u *update) appendMessage(v protocol.Message) {
	k := u.Conversation(v.Conversation)
	if k == nil || !k.Loaded {
		return
	}
	fresh := v.Number > k.Newest()
	if !k.Add(v) {
		k.Loaded, k.RequestedOn = false, 0
		return
	}
	if !fresh || v.Conversation != u.Shown || v.Author == protocol.AuthorAgent && v.Person.ID == u.Self.ID {
		return
	}
	if !u.Watching(v.Conversation) {
		if !u.AtEnd {
			u.UnseenBelow++
		}
		if u.NewFrom == 0 && v.Author == protocol.AuthorCustomer {
			u.NewFrom = v.Number
		}
	}
}
