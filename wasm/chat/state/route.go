package state

import (
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// A Route is a screen and what it shows.
type Route struct {
	Screen       Screen
	Conversation string // on conversation
	Category     string // on category
	Article      string // on article
	Query        string // on search
}

// normalized returns the route with nothing but what its screen has, which the program
// relies on: what the shown conversation is, is asked without asking for the screen.
func (p Route) normalized() Route {
	r := Route{Screen: p.Screen}
	switch p.Screen {
	case ConversationScreen:
		r.Conversation = p.Conversation
	case CategoryScreen:
		r.Category = p.Category
	case ArticleScreen:
		r.Article = p.Article
	case SearchScreen:
		r.Query = p.Query
	}
	return r
}

// Fields implements codec.Record.
func (p *Route) Fields(c *codec.Codec) {
	codec.Enum(c, "screen", &p.Screen, HomeScreen, ConversationScreen, HistoryScreen, KBScreen, CategoryScreen, ArticleScreen, SearchScreen)
	c.String("conversation", &p.Conversation, protocol.IDLimit)
	c.String("category", &p.Category, protocol.IDLimit)
	c.String("article", &p.Article, protocol.IDLimit)
	c.String("query", &p.Query, protocol.NameLimit)
}

// A Screen is one of the screens. It is the value of data-screen.
type Screen string

// The screens.
const (
	HomeScreen         Screen = "home"
	ConversationScreen Screen = "conversation"
	HistoryScreen      Screen = "history"
	KBScreen           Screen = "kb"
	CategoryScreen     Screen = "category"
	ArticleScreen      Screen = "article"
	SearchScreen       Screen = "search"
)

// Personal reports whether a screen shows something of the person, so that
// logout must leave it.
func (s Screen) Personal() bool { return s == ConversationScreen || s == HistoryScreen }

// ComposerConversation returns the conversation that the text box on the screen
// writes into, or "" if it is not begun.
func (m *Model) ComposerConversation() string {
	if m.Route.Screen == ConversationScreen {
		return m.Route.Conversation
	}
	if c := m.Stored.Running(); c != nil {
		return c.ID
	}
	return ""
}
