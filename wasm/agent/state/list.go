package state

import (
	"cmp"
	"slices"
	"strings"

	"kith/server/protocol"
)

// A List is the list of conversations.
type List struct {
	Items     []ListItem // all that are known, of every view; the newest message first
	Loaded    bool       // whether the server has sent the first ones
	View      protocol.View
	Brand     string // the key of the only brand that is shown; "" for all
	Pages     []Pages
	Query     string   // of the search box
	Cursor    string   // the id that the arrow keys are at; "" for none
	RowLimit  int64    // how many rows are drawn at most
	Selecting bool     // whether a click selects a conversation instead of opening it
	Selected  []string // the ids of those that are selected
}

// A ListItem is a conversation in the list.
type ListItem struct {
	protocol.Conversation
	SentDelivered int64 // the number up to which Delivered was sent on this connection
	SentRead      int64 // and Read
}

// Pages says how much of a view, of one brand or of all, the server has sent.
type Pages struct {
	View        protocol.View
	Brand       string          // "" for all
	Loaded      bool            // whether the first page has come
	After       protocol.Cursor // where the next page begins
	Complete    bool            // there is no other page
	RequestedOn int64           // the socket on which the next page is awaited; 0 for none
	Error       string          // why it did not come, a sentence; "" if it has not failed
}

// Limits of the list.
const (
	// ListLimit is how many conversations the list holds beside those of the
	// view that is shown. An agent who reads to the end of one view after the
	// other would otherwise fill the memory of the page.
	ListLimit = 1000

	// RowsPerPage is how many rows are drawn at first, and how many more each
	// time.
	RowsPerPage = protocol.ViewPageSize
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
	return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.ID, a.ID))
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
}

// Remove removes a conversation.
func (l *List) Remove(id string) {
	l.Items = slices.DeleteFunc(l.Items, func(item ListItem) bool { return item.ID == id })
	l.Deselect(id)
}

// Trim drops conversations of other views than the one shown if there are too many
// of them, except those of keep. Their views are then read anew.
func (l *List) Trim(keep func(id string) bool) {
	if len(l.Items) <= ListLimit {
		return
	}
	others := 0
	for i := range l.Items {
		if !l.View.Holds(&l.Items[i].Conversation) {
			others++
		}
	}
	if others <= ListLimit {
		return
	}
	l.Items = slices.DeleteFunc(l.Items, func(item ListItem) bool {
		return !l.View.Holds(&item.Conversation) && !keep(item.ID)
	})
	l.Pages = slices.DeleteFunc(l.Pages, func(p Pages) bool { return p.View != l.View })
}

// PagesOf returns how much of a view is known, or nil if nothing was asked for.
func (l *List) PagesOf(view protocol.View, brand string) *Pages {
	for i := range l.Pages {
		if p := &l.Pages[i]; p.View == view && p.Brand == brand {
			return p
		}
	}
	return nil
}

// AddPages is PagesOf, but begins to record how much is known if that was not
// recorded before: of a brand, as much as of all.
func (l *List) AddPages(view protocol.View, brand string) *Pages {
	if p := l.PagesOf(view, brand); p != nil {
		return p
	}
	p := Pages{View: view, Brand: brand}
	if all := l.PagesOf(view, ""); all != nil {
		p.Loaded, p.After = all.Loaded, all.After
	}
	l.Pages = append(l.Pages, p)
	return &l.Pages[len(l.Pages)-1]
}

// covers reports whether a conversation of the view and the brand lies within the
// pages that have come.
func (p *Pages) covers(v *protocol.Conversation) bool {
	return p != nil && p.Loaded && p.View.Compare(p.View.Cursor(v), p.After) <= 0
}

// IsComplete reports whether all conversations of a view are known: those that wait
// are among the open ones, and those of a brand among all.
func (l *List) IsComplete(view protocol.View, brand string) bool {
	complete := func(view protocol.View, brand string) bool {
		p := l.PagesOf(view, brand)
		return p != nil && p.Complete
	}
	return complete(view, brand) || brand != "" && complete(view, "") ||
		view == protocol.ViewWaiting && l.IsComplete(protocol.ViewOpen, brand)
}

// Known returns the conversations of a view and a brand, in the view's order. What
// lies past the pages that have come is left out: others would come before it.
func (l *List) Known(view protocol.View, brand string) (items []*ListItem) {
	all := l.IsComplete(view, brand)
	ofBrand, ofAll := l.PagesOf(view, brand), l.PagesOf(view, "")
	for i := range l.Items {
		item := &l.Items[i]
		if !view.Holds(&item.Conversation) || brand != "" && item.Brand != brand {
			continue
		}
		if all || ofBrand.covers(&item.Conversation) || ofAll.covers(&item.Conversation) {
			items = append(items, item)
		}
	}
	if view == protocol.ViewWaiting {
		slices.SortFunc(items, func(a, b *ListItem) int {
			return view.Compare(view.Cursor(&a.Conversation), view.Cursor(&b.Conversation))
		})
	}
	return items
}

// Listed returns the conversations that the view and the search show, in order.
func (m *Model) Listed() (items []*ListItem) {
	for _, item := range m.List.Known(m.List.View, m.List.Brand) {
		if matches(item, m.List.Query) {
			items = append(items, item)
		}
	}
	return items
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
		if item := &m.List.Items[i]; protocol.ViewOpen.Holds(&item.Conversation) && item.Unread > 0 {
			n++
		}
	}
	return n
}

// IsSelected reports whether a conversation is selected.
func (l *List) IsSelected(id string) bool { return slices.Contains(l.Selected, id) }

// Deselect takes a conversation out of those that are selected.
func (l *List) Deselect(id string) {
	l.Selected = slices.DeleteFunc(l.Selected, func(s string) bool { return s == id })
}

// BrandName returns the name of a brand, or its key if it has none any more.
func (m *Model) BrandName(key string) string {
	for _, b := range m.Brands {
		if b.Key == key {
			return b.Name
		}
	}
	return key
}
