package state

import (
	"cmp"
	"strings"

	"kith/server/protocol"
)

// FindItem answers the item of a conversation, and nil where it is not listed.
func FindItem(items []ListItem, id string) *ListItem {
	for i := range items {
		if items[i].ID == id {
			return &items[i]
		}
	}
	return nil
}

func (m *Model) Item(id string) *ListItem { return FindItem(m.List.Items, id) }

// Newer orders a list: the conversation that was spoken in last comes first.
func Newer(a, b *ListItem) int {
	return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.ID, b.ID))
}

// Put lists a conversation as it is now, where it belongs.
func (l *List) Put(c protocol.Conversation) {
	at, item := len(l.Items), ListItem{Conversation: c}
	for i := range l.Items {
		if old := &l.Items[i]; old.ID == c.ID {
			at, item.SentDelivered, item.SentRead = i, old.SentDelivered, old.SentRead
		}
	}
	if item.SentRead >= c.Last {
		item.Unread = 0
	}
	if at == len(l.Items) {
		l.Items = append(l.Items, item)
	}
	l.Items[at] = item
	for ; at+1 < len(l.Items) && Newer(&l.Items[at+1], &l.Items[at]) < 0; at++ {
		l.Items[at], l.Items[at+1] = l.Items[at+1], l.Items[at]
	}
	MoveUp(l.Items[:at+1], Newer)
	if len(l.Items) > ListLimit {
		l.Items = l.Items[:ListLimit]
	}
}

// KeepOlder lists those of an earlier list that are older than all of this one: the
// server names only the newest.
func (l *List) KeepOlder(was []ListItem) {
	if len(l.Items) == 0 {
		return
	}
	last := l.Items[len(l.Items)-1]
	for i := range was {
		if v := &was[i]; Newer(&last, v) < 0 && FindItem(l.Items, v.ID) == nil {
			l.Put(v.Conversation)
		}
	}
}

// Shows reports whether a filter lets an item through.
func (l *List) Shows(v *ListItem, ended bool) bool {
	return v.Ended == ended && matches(v, l.Query)
}

// matches reports whether each word of a query stands somewhere in what the list
// knows of a conversation.
func matches(v *ListItem, query string) bool {
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return true
	}
	all := strings.ToLower(strings.Join([]string{CustomerName(&v.Customer), v.Customer.Email,
		v.Customer.ExternalID, v.Customer.Phone, v.Preview, v.Customer.Page.Title, v.Person.Name}, "\n"))
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// Listed are the conversations that the list shows, newest first.
func (m *Model) Listed() []*ListItem {
	var items []*ListItem
	for i := range m.List.Items {
		if m.List.Shows(&m.List.Items[i], m.List.ShowEnded) {
			items = append(items, &m.List.Items[i])
		}
	}
	return items
}

// UnreadConversations counts the open conversations in which a customer's message has not
// been read.
func (m *Model) UnreadConversations() int64 {
	var n int64
	for i := range m.List.Items {
		if v := &m.List.Items[i]; !v.Ended && v.Unread > 0 {
			n++
		}
	}
	return n
}

// A List is the left side of the inbox.
type List struct {
	Items     []ListItem // newest first
	Loaded    bool       // whether the server has said what there is
	ShowEnded bool       // shows those that ended, and not those that are open
	Query     string
	Cursor    string // the id that the arrow keys stand on; "" for none
	RowLimit  int64  // how many are drawn at most
}

// An ListItem is a conversation in the list.
type ListItem struct {
	protocol.Conversation
	SentDelivered int64 // the number up to which the server was told Delivered on this link
	SentRead      int64 // and Read
}
