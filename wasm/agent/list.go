package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// listAction handles what a person did in the list, and reports whether it was
// that.
func (u *update) listAction(e app.Action) bool {
	switch e.Name {
	case view.NameFilter:
		u.List.ShowEnded = e.Value == view.FilterEnded
		u.List.RowLimit, u.List.Cursor = state.RowsPerPage, ""
	case view.NameSearch:
		u.List.Query, u.List.RowLimit = e.Text, state.RowsPerPage
		if e.Type == "escape" {
			u.List.Query = ""
		}
	case view.NameOpenConversation:
		u.openConversation(e.Value)
		if u.Shown == e.Value {
			u.focusComposer()
		}
	case view.NameMoreRows:
		u.List.RowLimit += state.RowsPerPage
	case view.NameNext, view.NamePrevious, view.NameFirst, view.NameLast:
		u.moveCursor(e.Name)
	default:
		return false
	}
	return true
}

// receiveConversation handles a conversation that is new or has changed.
func (u *update) receiveConversation(c protocol.Conversation) {
	old := u.Item(c.ID)
	isNew := old == nil || old.Last < c.Last
	u.List.Put(c)
	if isNew {
		u.notifyNewMessage(c)
	}
	u.refetchIfMissed(c)
}

// refetchIfMissed fetches the newest page of a conversation again if it has
// messages that did not come: the server sends the messages of a limited number
// of conversations only.
func (u *update) refetchIfMissed(c protocol.Conversation) {
	held := u.Conversation(c.ID)
	if held == nil || !held.Loaded || held.Newest() >= c.Last {
		return
	}
	for _, m := range u.Stored.Outbox {
		if m.Conversation == c.ID {
			return // its acknowledgement is on its way, and may be all that is missing
		}
	}
	held.Loaded, held.RequestedOn = false, 0
}

// notifyNewMessage announces a customer's new message and plays the sound, once
// for an event, unless the agent has it in view.
func (u *update) notifyNewMessage(c protocol.Conversation) {
	if u.notified || c.Author != protocol.AuthorCustomer || c.Unread == 0 || u.Watching(c.ID) {
		return
	}
	u.notified = true
	if c.ID != u.Shown { // a screen reader reads what comes into the log
		u.do(app.Announce{Text: view.TextMessageFrom + state.CustomerName(&c.Customer)})
	}
	if !u.Stored.Muted {
		u.do(app.PlaySound{})
	}
}

// moveCursor moves the cursor of the list and the focus with it.
func (u *update) moveCursor(name string) {
	items := u.Listed()
	items = items[:min(int64(len(items)), u.List.RowLimit)]
	if len(items) == 0 {
		return
	}
	at := -1
	for i, item := range items {
		if item.ID == u.List.Cursor {
			at = i
		}
	}
	switch name {
	case view.NameNext:
		at = min(at+1, len(items)-1)
	case view.NamePrevious:
		at = max(at-1, 0)
	case view.NameFirst:
		at = 0
	case view.NameLast:
		at = len(items) - 1
	}
	u.List.Cursor = items[at].ID
	u.do(app.Focus{Name: view.RowName(u.List.Cursor)})
}
