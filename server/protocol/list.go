package protocol

import (
	"cmp"

	"kith/server/protocol/codec"
)

// A View is one of the lists of conversations that agents choose from. A
// conversation is in the views whose Holds says so, and moves when it changes.
type View string

// The views.
const (
	ViewOpen    View = "open"    // not ended; the newest message first
	ViewWaiting View = "waiting" // of those, the ones that wait for an answer; the longest wait first
	ViewEnded   View = "ended"   // the newest message first
	ViewSpam    View = "spam"    // marked as spam, ended or not; the newest message first
)

// Views are all views, in the order in which they are offered.
var Views = []View{ViewOpen, ViewWaiting, ViewEnded, ViewSpam}

// Holds reports whether a conversation is in the view.
func (w View) Holds(v *Conversation) bool {
	switch w {
	case ViewOpen:
		return !v.Spam && !v.Ended
	case ViewWaiting:
		return !v.Spam && !v.Ended && v.Waiting != 0
	case ViewEnded:
		return !v.Spam && v.Ended
	}
	return v.Spam
}

// Cursor returns the place of a conversation in the view.
func (w View) Cursor(v *Conversation) Cursor {
	if w == ViewWaiting {
		return Cursor{v.Waiting, v.ID}
	}
	return Cursor{v.At, v.ID}
}

// Compare returns a negative number if a place comes before another one in the
// view, a positive one if it comes after it, and 0 if they are the same.
func (w View) Compare(a, b Cursor) int {
	order := cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.ID, a.ID))
	if w == ViewWaiting {
		return -order
	}
	return order
}

// A Cursor is a place in a list: that of one of its entries. The zero value is
// before the first.
type Cursor struct {
	At int64  // the time by which the list is ordered, in Unix milliseconds
	ID string // the entry's id, which orders those of the same time
}

// Fields implements codec.Record.
func (p *Cursor) Fields(c *codec.Codec) {
	c.Int("at", &p.At)
	c.String("id", &p.ID, IDLimit)
}

// A BrandName is a brand as agents see it.
type BrandName struct {
	Key  string
	Name string
}

// Fields implements codec.Record.
func (b *BrandName) Fields(c *codec.Codec) {
	c.String("key", &b.Key, IDLimit)
	c.String("name", &b.Name, NameLimit)
}

// List is sent by an agent who wants the next page of a view. The answer is
// Listed.
type List struct {
	Session string
	Ref     string // is returned in the answer, and in a Refused
	View    View
	Brand   string // the key of the only brand that is wanted; "" for all
	After   Cursor // the last conversation of the page before
}

// Kind implements Frame.
func (*List) Kind() string { return "list" }

// SessionID implements Frame.
func (f *List) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *List) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	codec.Enum(c, "view", &f.View, Views...)
	c.String("brand", &f.Brand, IDLimit)
	codec.Object(c, "after", &f.After)
}

// Listed is the server's answer to List.
type Listed struct {
	Session       string
	Ref           string         // that of List
	View          View           // that of List
	Brand         string         // that of List
	After         Cursor         // that of List
	Conversations []Conversation // in the view's order, at most ViewPageSize
	More          bool           // others follow
}

// Kind implements Frame.
func (*Listed) Kind() string { return "listed" }

// SessionID implements Frame.
func (f *Listed) SessionID() string { return f.Session }

// Fields implements codec.Record.
func (f *Listed) Fields(c *codec.Codec) {
	c.String("session", &f.Session, IDLimit)
	c.String("ref", &f.Ref, IDLimit)
	codec.Enum(c, "view", &f.View, Views...)
	c.String("brand", &f.Brand, IDLimit)
	codec.Object(c, "after", &f.After)
	codec.List(c, "conversations", &f.Conversations, ViewPageSize)
	c.Bool("more", &f.More)
}
