package agent

import (
	"cmp"
	"strings"

	"kith/server/protocol"
	"kith/wasm/app"
)

// find answers the item of a conversation, and nil where it is not listed.
func find(items []Item, id string) *Item {
	for i := range items {
		if items[i].ID == id {
			return &items[i]
		}
	}
	return nil
}

func (m *Model) item(id string) *Item { return find(m.List.Items, id) }

// newer orders a list: the conversation that was spoken in last comes first.
func newer(a, b *Item) int {
	return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.ID, b.ID))
}

// put lists a conversation as it is now, where it belongs.
func (l *List) put(c protocol.Conversation) {
	at, item := len(l.Items), Item{Conversation: c}
	for i := range l.Items {
		if old := &l.Items[i]; old.ID == c.ID {
			at, item.Told, item.Seen = i, old.Told, old.Seen
		}
	}
	if item.Seen >= c.Last {
		item.Unread = 0
	}
	if at == len(l.Items) {
		l.Items = append(l.Items, item)
	}
	l.Items[at] = item
	for ; at+1 < len(l.Items) && newer(&l.Items[at+1], &l.Items[at]) < 0; at++ {
		l.Items[at], l.Items[at+1] = l.Items[at+1], l.Items[at]
	}
	rise(l.Items[:at+1], newer)
	if len(l.Items) > ListLimit {
		l.Items = l.Items[:ListLimit]
	}
}

// rise moves the last of a list up to where it belongs; the others are in
// order already. Lists are short and nearly in order, and a sort would be ten
// times the code to download.
func rise[T any](list []T, order func(a, b *T) int) {
	for i := len(list) - 1; i > 0 && order(&list[i], &list[i-1]) < 0; i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
}

// keep lists those of an earlier list that are older than all of this one: the
// server names only the newest.
func (l *List) keep(was []Item) {
	if len(l.Items) == 0 {
		return
	}
	last := l.Items[len(l.Items)-1]
	for i := range was {
		if v := &was[i]; newer(&last, v) < 0 && find(l.Items, v.ID) == nil {
			l.put(v.Conversation)
		}
	}
}

// changed takes in a conversation as it is now.
func (t *turn) changed(c protocol.Conversation) {
	old := t.item(c.ID)
	news := old == nil || old.Last < c.Last
	t.List.put(c)
	if news {
		t.ring(c)
	}
	t.missed(c)
}

// missed asks for the newest page of a conversation that was spoken in without
// this page being told: the server tells of a limited number only.
func (t *turn) missed(c protocol.Conversation) {
	k := t.talk(c.ID)
	if k == nil || !k.Here || k.newest() >= c.Last {
		return
	}
	for _, l := range t.State.Outbox {
		if l.Conversation == c.ID {
			return // the answer to that one is on its way, and may be all that is missing
		}
	}
	k.Here, k.Asked = false, 0
}

// ring sounds for a customer's new message, unless the agent is looking at it.
func (t *turn) ring(c protocol.Conversation) {
	if t.rung || c.Author != protocol.AuthorCustomer || c.Unread == 0 || t.watching(c.ID) {
		return
	}
	t.rung = true
	if c.ID != t.Shown { // what comes into the log is read aloud anyway
		t.do(app.Announce{Text: wordMessageFrom + customerName(&c.Customer)})
	}
	if !t.State.Quiet {
		t.do(app.PlaySound{})
	}
}

// Shows reports whether a filter lets an item through.
func (l *List) shows(v *Item, ended bool) bool {
	return v.Ended == ended && matches(v, l.Query)
}

// matches reports whether each word of a query stands somewhere in what the list
// knows of a conversation.
func matches(v *Item, query string) bool {
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return true
	}
	all := strings.ToLower(strings.Join([]string{customerName(&v.Customer), v.Customer.Email,
		v.Customer.ExternalID, v.Customer.Phone, v.Preview, v.Customer.Page.Title, v.Person.Name}, "\n"))
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// Listed are the conversations that the list shows, newest first.
func (m *Model) Listed() []*Item {
	var items []*Item
	for i := range m.List.Items {
		if m.List.shows(&m.List.Items[i], m.List.Ended) {
			items = append(items, &m.List.Items[i])
		}
	}
	return items
}

// Waiting counts the open conversations in which a customer's message has not
// been read.
func (m *Model) Waiting() int64 {
	var n int64
	for i := range m.List.Items {
		if v := &m.List.Items[i]; !v.Ended && v.Unread > 0 {
			n++
		}
	}
	return n
}

// step moves the arrow keys' place in the list, and the keyboard with it.
func (t *turn) step(name string) {
	items := t.Listed()
	items = items[:min(int64(len(items)), t.List.Rows)]
	if len(items) == 0 {
		return
	}
	at := -1
	for i, v := range items {
		if v.ID == t.List.Cursor {
			at = i
		}
	}
	switch name {
	case NameNext:
		at = min(at+1, len(items)-1)
	case NamePrior:
		at = max(at-1, 0)
	case NameFirst:
		at = 0
	case NameFinal:
		at = len(items) - 1
	}
	t.List.Cursor = items[at].ID
	t.do(app.Focus{Name: rowName(t.List.Cursor)})
}
