package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

// conversationAction handles what a person did in the open conversation.
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
		u.retryNow()
	}
}

// focusComposer focuses the composer. On a touch screen, whose keyboard would
// cover half of the log, in an ended conversation, and if the agent may not reply, it
// focuses the log.
func (u *update) focusComposer() {
	if item := u.Item(u.Shown); item == nil || item.Ended || u.Config.Touch || !u.MayReply() {
		u.do(app.Focus{Name: view.NameLog})
		return
	}
	u.do(app.Focus{Name: view.NameReply})
}

// back closes the menu, the details or the conversation, whichever is innermost.
func (u *update) back() {
	switch {
	case u.List.Selecting:
		u.setSelecting(false)
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

// logScrolled handles scrolling of the log to its "end", to its "start", where
// older messages are fetched, or to a position between, "".
func (u *update) logScrolled(position string) {
	if u.Shown == "" {
		return
	}
	if u.AtEnd = position == "end"; u.AtEnd {
		u.UnseenBelow = 0
	}
	if position == "start" {
		u.fetchOlder()
	}
}

// endConversation asks the server to end a conversation or to reopen it. The
// list changes when the server confirms it, so that no agent believes too early
// that a customer has been told.
func (u *update) endConversation(id string, reopen bool) {
	item := u.Item(id)
	if item == nil || item.Ended != reopen {
		return
	}
	if u.Connection.Phase != connection.Live {
		u.Notice = view.TextNotConnected
		return
	}
	u.Notice = ""
	u.send(&protocol.End{Session: u.Session, Conversation: id, Reopen: reopen})
}

// scrollToEnd scrolls the log to the newest message.
func (u *update) scrollToEnd() { u.AtEnd, u.UnseenBelow = true, 0 }

// openConversation shows a conversation, if it is listed.
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

// closeConversation closes the open conversation, if there is one.
func (u *update) closeConversation() {
	u.stopTyping()
	if c := u.Conversation(u.Shown); c != nil {
		c.Trim()
	}
	u.Shown, u.NewFrom, u.UnseenBelow, u.AtEnd, u.Notice = "", 0, 0, true, ""
}

// markFirstNew sets NewFrom to the first message of the customer that no agent
// has read.
func (u *update) markFirstNew() {
	item, c := u.Item(u.Shown), u.Conversation(u.Shown)
	if item == nil || c == nil || u.NewFrom != 0 {
		return
	}
	for _, m := range c.Messages {
		if m.Author == protocol.AuthorCustomer && m.Number > max(item.Marks.AgentRead, item.SentRead) {
			u.NewFrom = m.Number
			return
		}
	}
}

// fetchNewest requests the newest page of the open conversation if it is not
// loaded, once on each socket.
func (u *update) fetchNewest() {
	c := u.Conversation(u.Shown)
	if u.Connection.Phase != connection.Live || c == nil || c.Loaded || c.RequestedOn == u.Connection.Socket {
		return
	}
	c.RequestedOn = u.Connection.Socket
	u.send(&protocol.History{Session: u.Session, Conversation: c.ID})
}

// fetchOlder requests the page before the oldest message.
func (u *update) fetchOlder() {
	c := u.Conversation(u.Shown)
	if u.Connection.Phase != connection.Live || c == nil || !c.HasOlder() || c.LoadingOlder {
		return
	}
	c.LoadingOlder = true
	u.send(&protocol.History{Session: u.Session, Conversation: c.ID, Before: c.Oldest()})
}

// receiveMessages handles a page of messages.
func (u *update) receiveMessages(f *protocol.Messages) {
	for _, m := range f.Messages {
		u.removeStored(m)
	}
	c := u.Conversation(f.Conversation)
	if c == nil {
		return
	}
	c.Merge(f.Messages, f.Reset)
	if f.Conversation == u.Shown {
		u.markFirstNew()
	}
}

// receiveMessage handles a message that somebody has just written.
func (u *update) receiveMessage(m protocol.Message) {
	u.removeStored(m)
	u.clearTyping(m)
	u.appendMessage(m)
}

// appendMessage adds a new message to its conversation, if that is loaded. If
// messages are missing before it, the newest page is fetched again.
func (u *update) appendMessage(m protocol.Message) {
	c := u.Conversation(m.Conversation)
	if c == nil || !c.Loaded {
		return
	}
	fresh := m.Number > c.Newest()
	if !c.Add(m) {
		c.Loaded, c.RequestedOn = false, 0
		return
	}
	if !fresh || m.Conversation != u.Shown || m.Author == protocol.AuthorAgent && m.Person.ID == u.Self.ID {
		return
	}
	if !u.Watching(m.Conversation) {
		if !u.AtEnd {
			u.UnseenBelow++
		}
		if u.NewFrom == 0 && m.Author == protocol.AuthorCustomer {
			u.NewFrom = m.Number
		}
	}
}
