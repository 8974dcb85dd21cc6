package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
)

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

// receiveConversation takes in a conversation as it is now.
func (u *update) receiveConversation(c protocol.Conversation) {
	old := u.Item(c.ID)
	news := old == nil || old.Last < c.Last
	u.List.Put(c)
	if news {
		u.notifyNewMessage(c)
	}
	u.refetchIfMissed(c)
}

// refetchIfMissed asks for the newest page of a conversation that was spoken in without
// this page being told: the server tells of a limited number only.
func (u *update) refetchIfMissed(c protocol.Conversation) {
	k := u.Conversation(c.ID)
	if k == nil || !k.Loaded || k.Newest() >= c.Last {
		return
	}
	for _, l := range u.Stored.Outbox {
		if l.Conversation == c.ID {
			return // the answer to that one is on its way, and may be all that is missing
		}
	}
	k.Loaded, k.RequestedOn = false, 0
}

// notifyNewMessage sounds for a customer's new message, unless the agent is looking at it.
func (u *update) notifyNewMessage(c protocol.Conversation) {
	if u.notified || c.Author != protocol.AuthorCustomer || c.Unread == 0 || u.Watching(c.ID) {
		return
	}
	u.notified = true
	if c.ID != u.Shown { // what comes into the log is read aloud anyway
		u.do(app.Announce{Text: view.TextMessageFrom + state.CustomerName(&c.Customer)})
	}
	if !u.Stored.Muted {
		u.do(app.PlaySound{})
	}
}

// moveCursor moves the arrow keys' place in the list, and the keyboard with it.
func (u *update) moveCursor(name string) {
	items := u.Listed()
	items = items[:min(int64(len(items)), u.List.RowLimit)]
	if len(items) == 0 {
		return
	}
	at := -1
	for i, v := range items {
		if v.ID == u.List.Cursor {
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
