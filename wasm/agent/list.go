package agent

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/agent/state"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

// listRef is the reference of the frames that ask for a page of a view.
const listRef = "list"

// listAction handles what a person did in the list, and reports whether it was
// that.
func (u *update) listAction(e app.Action) bool {
	switch e.Name {
	case view.NameView:
		if w := protocol.View(e.Value); slices.Contains(protocol.Views, w) {
			u.List.View = w
			u.showTop()
		}
	case view.NameBrand:
		u.List.Brand = e.Text
		u.showTop()
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
		u.moreRows()
	case view.NameList:
		if e.Text == "end" && u.pageError() == "" {
			u.moreRows()
		}
	case view.NameNext, view.NamePrevious, view.NameFirst, view.NameLast:
		u.moveCursor(e.Name)
	default:
		return false
	}
	return true
}

// showTop shows the list from its first row on.
func (u *update) showTop() {
	u.List.RowLimit, u.List.Cursor = state.RowsPerPage, ""
	u.List.Selecting, u.List.Selected = false, nil
	u.clearPageErrors()
}

// moreRows draws more rows, if there are more, and tries again to fetch a page that
// did not come. The page is fetched by fetchPages.
func (u *update) moreRows() {
	u.clearPageErrors()
	l := &u.List
	if int64(len(u.Listed())) >= l.RowLimit || !l.IsComplete(l.View, l.Brand) {
		l.RowLimit = min(l.RowLimit, int64(len(l.Known(l.View, l.Brand)))) + state.RowsPerPage
	}
}

// pageError returns why the next page of the view did not come, "" if it did not
// fail.
func (u *update) pageError() string {
	if p := u.List.PagesOf(u.List.View, u.List.Brand); p != nil {
		return p.Error
	}
	return ""
}

func (u *update) clearPageErrors() {
	for i := range u.List.Pages {
		u.List.Pages[i].Error = ""
	}
}

// fetchPages requests the next page of the view that is shown if there are fewer
// conversations than rows to draw.
func (u *update) fetchPages() {
	l := &u.List
	if u.Connection.Phase != connection.Live || !l.Loaded || l.IsComplete(l.View, l.Brand) {
		return
	}
	p := l.AddPages(l.View, l.Brand)
	if p.RequestedOn == u.Connection.Socket || p.Error != "" || p.Loaded && int64(len(l.Known(l.View, l.Brand))) >= l.RowLimit {
		return
	}
	p.RequestedOn = u.Connection.Socket
	u.send(&protocol.List{Session: u.Session, Ref: listRef, View: l.View, Brand: l.Brand, After: p.After})
}

// receiveListed handles a page of a view.
func (u *update) receiveListed(f *protocol.Listed) {
	for _, c := range f.Conversations {
		u.List.Put(c)
	}
	p := u.List.PagesOf(f.View, f.Brand)
	if p == nil || p.RequestedOn != u.Connection.Socket || p.After != f.After {
		return
	}
	if p.Loaded && f.View == u.List.View && f.Brand == u.List.Brand {
		u.do(app.Announce{Text: view.MoreConversations(len(f.Conversations))})
	}
	p.Loaded, p.Complete, p.RequestedOn = true, !f.More, 0
	if n := len(f.Conversations); n > 0 {
		p.After = f.View.Cursor(&f.Conversations[n-1])
	}
}

// pageRefused handles that the server could not read a page.
func (u *update) pageRefused(text string) {
	for i := range u.List.Pages {
		if p := &u.List.Pages[i]; p.RequestedOn == u.Connection.Socket {
			p.RequestedOn, p.Error = 0, text
		}
	}
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
// for an event, unless the agent has it in view or it is spam.
func (u *update) notifyNewMessage(c protocol.Conversation) {
	if u.notified || c.Spam || c.Author != protocol.AuthorCustomer || c.Unread == 0 || u.Watching(c.ID) {
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

// moveCursor moves the cursor of the list and the focus with it. Past the last row
// that is drawn it draws more.
func (u *update) moveCursor(name string) {
	items := u.Listed()
	drawn := int(min(int64(len(items)), u.List.RowLimit))
	if drawn == 0 {
		return
	}
	at := -1
	for i, item := range items[:drawn] {
		if item.ID == u.List.Cursor {
			at = i
		}
	}
	switch name {
	case view.NameNext:
		if at++; at >= drawn {
			u.moreRows()
			at = min(at, len(items)-1)
		}
	case view.NamePrevious:
		at = max(at-1, 0)
	case view.NameFirst:
		at = 0
	case view.NameLast:
		at = drawn - 1
		u.moreRows()
	}
	u.List.Cursor = items[at].ID
	u.do(app.Focus{Name: view.RowName(u.List.Cursor)})
}

// conversationGone handles that a conversation is not there any more: it was
// deleted, or the agent may not see it.
func (u *update) conversationGone(id string) {
	u.List.Remove(id)
	if u.Stored.Draft(id) != "" {
		u.Stored.SetDraft(id, "", u.Now)
	}
	for _, m := range slices.Clone(u.Stored.Outbox) {
		if m.Conversation == id {
			u.removeReply(m.Client)
		}
	}
	if u.Shown == id {
		u.closeConversation()
		u.Pane = state.ListPane
		if u.Moderation.Dialog == state.NoDialog && u.Erasure.Dialog == state.NoErasure && u.Settings.Page == state.NoSettings {
			u.focusList()
		}
	}
	u.Conversations = slices.DeleteFunc(u.Conversations, func(c state.Conversation) bool { return c.ID == id })
}

// focusList moves the focus to what stands above the list.
func (u *update) focusList() {
	name := view.NameSelect
	if !u.MayReply() {
		name = view.NameMenu
	}
	u.do(app.Focus{Name: name})
}
