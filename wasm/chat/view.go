package chat

import (
	"kith/wasm/app"
	"kith/wasm/format"
	"kith/wasm/html"
)

// View shows the model. The screen's Snapshot and Track are not its business;
// its Wake is when what is shown changes by itself.
func View(m *Model) app.Screen {
	p := pane{m: m, w: speak(m.Language)}
	_, region := split(m.Host.AskedForLang)
	p.clock = format.Clock{Names: p.w.Names, Language: m.Language, Region: region, Zone: m.Zone, Now: m.Now}
	s := app.Screen{
		Body:     *p.panel(),
		Name:     string(m.Place.Screen),
		Language: m.Language,
		Dir:      direction(m.Language),
		Open:     m.Open,
		Timer:    p.turn(),
	}
	if light, dark, ok := palettes(m.Settings.Color); ok {
		s.Accent, s.Light, s.Dark = m.Settings.Color, light, dark
	}
	return s
}

// A pane draws one model. It lives as long as one View.
type pane struct {
	m     *Model
	w     *Words
	clock format.Clock
}

// panel is the whole of it: the bar, the page that scrolls, and the text box
// at the foot of the screens on which one can write. The text box keeps its
// key from screen to screen, so that going from home into the conversation
// takes neither the keyboard nor a half-written word away.
func (p pane) panel() *html.Node {
	place := p.m.Place
	name := string(place.Screen)
	panel := el("main class=$ data-on-escape="+NameClose, "panel on-"+name, p.bar())
	if place.Screen == Talk {
		add(panel, p.log())
		add(panel, p.foot(place.Conversation))
		return panel
	}
	page := el("div#$ class=$", "page "+name+" "+place.Category+place.Article, "page "+name)
	for _, n := range p.page() {
		add(page, n)
	}
	add(panel, page)
	if place.Screen == Home {
		running := ""
		if c := p.m.State.Running(); c != nil {
			running = c.ID
		}
		add(panel, p.foot(running))
	}
	return panel
}

// page is what scrolls on all screens but the conversation.
func (p pane) page() nodes {
	switch p.m.Place.Screen {
	case History:
		return p.history()
	case KB:
		return p.shelves()
	case CategoryPage:
		return p.category()
	case ArticlePage:
		return p.article()
	case Search:
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
	for _, t := range p.m.Typing {
		if t.Until > p.m.Now {
			next = min(next, t.Until)
		}
	}
	return next
}
