package chat

import (
	"kith/wasm/app"
	"kith/wasm/html"
	"kith/wasm/talk"
)

// View shows the model. The screen's Snapshot and Track are not its business;
// its Wake is when what is shown changes by itself.
func View(m *Model) app.Screen {
	p := pane{m: m, w: speak(m.Language)}
	_, region := split(m.Host.AskedForLang)
	p.clock = talk.Clock{Names: p.w.Names, Language: m.Language, Region: region, Zone: m.Zone, Now: m.Now}
	s := app.Screen{
		Body:     p.panel(),
		Name:     string(m.Place.Screen),
		Language: m.Language,
		Dir:      direction(m.Language),
		Open:     m.Open,
		Wake:     p.turn(),
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
	clock talk.Clock
}

// panel is the whole of it: the bar, the page that scrolls, and the text box
// at the foot of the screens on which one can write. The text box keeps its
// key from screen to screen, so that going from home into the conversation
// takes neither the keyboard nor a half-written word away.
func (p pane) panel() html.Node {
	place := p.m.Place
	page := func(kids ...html.Part) html.Node {
		key := html.Key("page " + string(place.Screen) + " " + place.Category + place.Article)
		return html.El("div", append(kids, key, html.Class("page "+string(place.Screen)))...)
	}
	var body html.Nodes
	switch place.Screen {
	case Talk:
		body = html.Nodes{p.log(), p.foot(place.Conversation)}
	case History:
		body = html.Nodes{page(p.history())}
	case KB:
		body = html.Nodes{page(p.shelves())}
	case CategoryPage:
		body = html.Nodes{page(p.category())}
	case ArticlePage:
		body = html.Nodes{page(p.article())}
	case Search:
		body = html.Nodes{page(p.search())}
	default:
		running := ""
		if c := p.m.State.Running(); c != nil {
			running = c.ID
		}
		body = html.Nodes{page(p.home()), p.foot(running)}
	}
	return html.El("main", html.Class("panel on-"+string(place.Screen)), html.On("escape", NameClose),
		p.bar(), body)
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
