package chat

import (
	"kith/server/wire"
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
func (p pane) home() html.Nodes {
	greeting := p.m.Settings.Greeting
	if greeting == "" {
		greeting = p.w.Greeting
	}
	return html.Nodes{
		html.El("section", html.Key("hello"), html.Class("hello"),
			p.team(5),
			html.El("h1", html.If(len(greeting) > longGreeting, html.Class("long")), html.Is("dir", "auto"), html.Text(greeting)),
			p.availability()),
		p.mine(),
		p.helpful(),
	}
}

// mine is the conversation that runs, and the way to the others.
func (p pane) mine() html.Node {
	all := p.m.State.Conversations
	if len(all) == 0 {
		return html.Node{}
	}
	section := html.El("section", html.Key("mine"), html.Class("card"))
	if c := p.m.State.Running(); c != nil {
		section.Kids = append(section.Kids,
			html.El("h2", html.Text(p.w.YourConversation)),
			html.El("ul", html.Class("rows"), p.row(c)))
		if !p.closed() {
			section.Kids = append(section.Kids, p.way(NameNew, "", p.w.NewConversation, iconPen))
		}
	}
	if len(all) > 1 || all[0].Ended {
		section.Kids = append(section.Kids, p.way(NameHistory, "", p.w.AllConversations, iconTalk))
	}
	return section
}

// helpful is the search box with some articles, where the brand has any.
func (p pane) helpful() html.Node {
	if p.m.Started && !p.m.Settings.Library {
		return html.Node{}
	}
	section := html.El("section", html.Key("helpful"), html.Class("card helpful"),
		html.El("h2", html.Text(p.w.Popular)), p.searchBox())
	shelf := &p.m.Library
	switch {
	case shelf.Listed == Unheard || shelf.Listed == Missing:
		section.Kids = append(section.Kids, p.trouble(p.w.Failed, true))
	case shelf.Listed != Here:
		section.Kids = append(section.Kids, p.skeleton(popular))
	default:
		section.Kids = append(section.Kids,
			p.summaries(p.popular()),
			p.way(NameKB, "", p.w.BrowseAll, iconBook))
	}
	return section
}

// popular takes the first article of each category in turn.
func (p pane) popular() []wire.Summary {
	var chosen []wire.Summary
	categories := p.m.Library.Contents.Categories
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
func (p pane) way(name, value, label, icon string) html.Node {
	return html.El("button", html.Key("way "+name), html.Class("way"), html.Is("type", "button"),
		html.On("click", name), valued(value),
		draw(icon), html.El("span", html.Text(label)), draw(iconMore))
}

// valued is the value that goes with a name, if there is one.
func valued(value string) html.Part {
	if value == "" {
		return nil
	}
	return html.Value(value)
}
