package view

import (
	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/format"
	"kith/wasm/html"
	"kith/wasm/locale"
)

// View returns the screen of a model, without its Snapshot and TrackingToken. Its
// Timer is when what is shown changes next although nothing happens.
func View(m *state.Model) app.Screen {
	p := newPanel(m)
	s := app.Screen{
		Body:     p.layout(),
		Name:     string(m.Route.Screen),
		Language: m.Language,
		Dir:      locale.Direction(m.Language),
		Open:     m.Open,
		Timer:    p.nextChange(),
	}
	if b := m.Settings; protocol.ValidColor(b.Color) && b.Light.Valid() && b.Dark.Valid() {
		s.Accent, s.Light, s.Dark = b.Color, app.Palette(b.Light), app.Palette(b.Dark)
	}
	return s
}

// A panel is a model, and what its whole view needs: each part of the view is a
// method of it. View makes a new one each time.
type panel struct {
	model *state.Model
	words *locale.Words
	clock format.Clock
}

func newPanel(m *state.Model) panel {
	p := panel{model: m, words: locale.WordsFor(m.Language)}
	_, region := locale.SplitTag(m.Host.RequestedLanguage)
	p.clock = format.Clock{DateNames: p.words.DateNames, Language: m.Language, Region: region, Zone: m.Zone, Now: m.Now}
	return p
}

// layout is the header, the page that scrolls, and the composer on the screens
// where one can write. The composer has the same key on all of them, so that the
// focus and a word that is being composed stay when home becomes a conversation.
func (p panel) layout() *html.Node {
	route := p.model.Route
	name := string(route.Screen)
	var page, composer *html.Node
	if route.Screen == state.ConversationScreen {
		page, composer = p.conversation(), p.composer(route.Conversation)
	} else {
		page = el("div#$ class=$", "page "+name+" "+route.Category+route.Article, "page "+name, p.page())
	}
	if route.Screen == state.HomeScreen {
		running := ""
		if c := p.model.Stored.Running(); c != nil {
			running = c.ID
		}
		composer = p.composer(running)
	}
	return el("main class=$ data-on-escape="+NameClose, "panel on-"+name, p.header(), page, composer)
}

// page is what scrolls on every screen but the conversation.
func (p panel) page() nodes {
	switch p.model.Route.Screen {
	case state.HistoryScreen:
		return p.history()
	case state.KBScreen:
		return p.kb()
	case state.CategoryScreen:
		return p.category()
	case state.ArticleScreen:
		return p.article()
	case state.SearchScreen:
		return p.search()
	}
	return p.home()
}

// nextChange returns when what is shown changes although nothing happens, in Unix
// milliseconds, or 0 for never: today becomes yesterday, and a typing indicator
// expires.
func (p panel) nextChange() int64 {
	if !p.model.Open || !p.model.Started {
		return 0
	}
	next := p.clock.Midnight()
	for _, t := range p.model.TypingIndicators {
		if t.Until > p.model.Now {
			next = min(next, t.Until)
		}
	}
	return next
}
