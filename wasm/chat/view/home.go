package view

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/html"
)

const (
	// popular is how many articles home shows.
	popular = 3
	// longGreeting is from how many bytes on a greeting is set smaller.
	longGreeting = 48
)

// home greets. What is not known before the settings are here keeps its place
// free, so that nothing moves under a visitor's finger.
func (p pane) home() nodes {
	greeting := p.m.Settings.Greeting
	if greeting == "" {
		greeting = p.w.Greeting
	}
	return nodes{
		el("section.hello#hello", p.team(5),
			el("h1 class?=$ dir=auto", either(len(greeting) > longGreeting, "long", ""), greeting), p.availability()),
		p.mine(),
		p.helpful(),
	}
}

// mine is the conversation that runs, and the ways to a new one and to the
// others.
func (p pane) mine() *html.Node {
	all := p.m.Stored.Conversations
	if len(all) == 0 && p.closed() {
		return nil
	}
	section := el("section.card#mine")
	if c := p.m.Stored.Running(); c != nil {
		add(section, el("h2", p.w.YourConversation))
		add(section, el("ul.rows", p.row(c)))
	}
	if !p.closed() {
		add(section, way(NameNew, p.w.NewConversation, iconPen))
	}
	if len(all) > 1 || len(all) == 1 && all[0].Ended {
		add(section, way(NameHistory, p.w.AllConversations, iconTalk))
	}
	return section
}

// helpful is the search box with some articles, where the brand has any.
func (p pane) helpful() *html.Node {
	if p.m.Started && !p.m.Settings.KnowledgeBase {
		return nil
	}
	section := el("section.card.helpful#helpful", el("h2", p.w.PopularArticles), p.searchBox())
	switch p.m.KB.ContentsFetch {
	case state.Unreachable, state.NotFound:
		add(section, p.trouble(p.w.NotLoaded, true))
	case state.Loaded:
		add(section, summaries(p.popular()))
		add(section, way(NameKB, p.w.BrowseAll, iconBook))
	default:
		add(section, p.skeleton(popular))
	}
	return section
}

// popular takes the first article of each category in turn.
func (p pane) popular() []protocol.Summary {
	var chosen []protocol.Summary
	categories := p.m.KB.Contents.Categories
	for depth := 0; len(chosen) < popular; depth++ {
		deeper := false
		for _, c := range categories {
			if depth < len(c.Articles) && len(chosen) < popular {
				chosen, deeper = append(chosen, c.Articles[depth]), true
			}
		}
		if !deeper {
			break
		}
	}
	return chosen
}

// way is a line that leads somewhere.
func way(name, label, icon string) *html.Node {
	return el("button.way#$ type=button data-on-click=$", name, name, draw(icon), el("span", label), draw(iconMore))
}
