package view

import (
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/format"
	"kith/wasm/html"
	"kith/wasm/locale"
)

// Screen shows the model. The screen's Snapshot and Track are not its business;
// its Wake is when what is shown changes by itself.
func Screen(m *state.Model) app.Screen {
	p := pane{m: m, w: locale.WordsFor(m.Language)}
	_, region := locale.SplitTag(m.Host.RequestedLanguage)
	p.clock = format.Clock{Names: p.w.Names, Language: m.Language, Region: region, Zone: m.Zone, Now: m.Now}
	s := app.Screen{
		Body:     *p.panel(),
		Name:     string(m.Route.Screen),
		Language: m.Language,
		Dir:      locale.Direction(m.Language),
		Open:     m.Open,
		Timer:    p.turn(),
	}
	if light, dark, ok := format.Palettes(m.Settings.Color); ok {
		s.Accent, s.Light, s.Dark = m.Settings.Color, light, dark
	}
	return s
}

// A pane draws one model. It lives as long as one View.
type pane struct {
	m     *state.Model
	w     *locale.Words
	clock format.Clock
}

// panel is the whole of it: the bar, the page that scrolls, and the text box
// at the foot of the screens on which one can write. The text box keeps its
// key from screen to screen, so that going from home into the conversation
// takes neither the keyboard nor a half-written word away.
func (p pane) panel() *html.Node {
	place := p.m.Route
	name := string(place.Screen)
	panel := el("main class=$ data-on-escape="+NameClose, "panel on-"+name, p.bar())
	if place.Screen == state.ConversationScreen {
		add(panel, p.log())
		add(panel, p.foot(place.Conversation))
		return panel
	}
	page := el("div#$ class=$", "page "+name+" "+place.Category+place.Article, "page "+name)
	for _, n := range p.page() {
		add(page, n)
	}
	add(panel, page)
	if place.Screen == state.HomeScreen {
		running := ""
		if c := p.m.Stored.Running(); c != nil {
			running = c.ID
		}
		add(panel, p.foot(running))
	}
	return panel
}

// page is what scrolls on all screens but the conversation.
func (p pane) page() nodes {
	switch p.m.Route.Screen {
	case state.HistoryScreen:
		return p.history()
	case state.KBScreen:
		return p.shelves()
	case state.CategoryScreen:
		return p.category()
	case state.ArticleScreen:
		return p.article()
	case state.SearchScreen:
		return p.search()
	}
	return p.home()
}

// turn is when what is shown changes although nothing happens: today becomes
// yesterday, and an agent of whom nothing more is heard has stopped typing.
func (p pane) turn() int64 {
	if !p.m.Open || !p.m.Started {
		return 0
	}
	next := p.clock.Midnight()
	for _, t := range p.m.TypingIndicators {
		if t.Until > p.m.Now {
			next = min(next, t.Until)
		}
	}
	return next
}
