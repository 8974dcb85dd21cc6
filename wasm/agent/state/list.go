package state

import (
	"cmp"
	"strings"

	"kith/server/protocol"
)

// A List is the list of conversations.
type List struct {
	Items     []ListItem // newest first; at most ListLimit
	Loaded    bool       // whether the server has sent it
	ShowEnded bool       // shows the ended conversations instead of the open ones
	Query     string     // of the search box
	Cursor    string     // the id that the arrow keys are at; "" for none
	RowLimit  int64      // how many rows are drawn at most
}

// A ListItem is a conversation in the list.
type ListItem struct {
	protocol.Conversation
	SentDelivered int64 // the number up to which Delivered was sent on this connection
	SentRead      int64 // and Read
}

// Limits of the list.
const (
	// ListLimit is how many conversations the list holds.
	ListLimit = 1000

	// RowsPerPage is how many rows are drawn at first, and how many more each
	// time.
	RowsPerPage = 60
)

// FindItem returns the item of a conversation, or nil if it is not listed.
func FindItem(items []ListItem, id string) *ListItem {
	for i := range items {
		if items[i].ID == id {
			return &items[i]
		}
	}
	return nil
}

// Item returns the item of a conversation, or nil if it is not listed.
func (m *Model) Item(id string) *ListItem { return FindItem(m.List.Items, id) }

// Newer orders items by their last message, the newest first.
func Newer(a, b *ListItem) int {
	return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.ID, b.ID))
}

// Put adds or updates a conversation and moves it to its place in the order.
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
	for ; at > 0 && Newer(&l.Items[at], &l.Items[at-1]) < 0; at-- {
		l.Items[at], l.Items[at-1] = l.Items[at-1], l.Items[at]
	}
	if len(l.Items) > ListLimit {
		l.Items = l.Items[:ListLimit]
	}
}

// KeepOlder adds those of a former list that are older than everything in this
// one, since the server sends only the newest.
func (l *List) KeepOlder(former []ListItem) {
	if len(l.Items) == 0 {
		return
	}
	last := l.Items[len(l.Items)-1]
	for i := range former {
		if item := &former[i]; Newer(&last, item) < 0 && FindItem(l.Items, item.ID) == nil {
			l.Put(item.Conversation)
		}
	}
}

// Listed returns the conversations that the filter and the search show, newest
// first.
func (m *Model) Listed() []*ListItem {
	var items []*ListItem
	for i := range m.List.Items {
		if m.List.Shows(&m.List.Items[i], m.List.ShowEnded) {
			items = append(items, &m.List.Items[i])
		}
	}
	return items
}

// Shows reports whether an item matches the search and has ended or not.
func (l *List) Shows(item *ListItem, ended bool) bool {
	return item.Ended == ended && matches(item, l.Query)
}

// matches reports whether each word of a query occurs in a conversation's
// customer, last message, page or agent.
func matches(item *ListItem, query string) bool {
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return true
	}
	all := strings.ToLower(strings.Join([]string{CustomerName(&item.Customer), item.Customer.Email,
		item.Customer.ExternalID, item.Customer.Phone, item.Preview, item.Customer.Page.Title, item.Person.Name}, "\n"))
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// UnreadConversations returns the number of open conversations with a message
// of the customer that no agent has read.
func (m *Model) UnreadConversations() int64 {
	var n int64
	for i := range m.List.Items {
		if item := &m.List.Items[i]; !item.Ended && item.Unread > 0 {
			n++
		}
	}
	return n
}
