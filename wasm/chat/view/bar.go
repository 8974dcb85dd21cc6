package view

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/format"
	"kith/wasm/html"
)

// bar is the panel's top: where the visitor is, and the ways out.
func (p pane) bar() *html.Node {
	bar := el("header.bar#bar")
	if p.m.Route.Screen != state.HomeScreen {
		add(bar, control(NameBack, p.w.Back, iconBack))
	}
	add(bar, p.heading())
	menu := control(NameMenu, p.w.Menu, iconMenu)
	menu.Attrs = append(menu.Attrs, html.Attribute("aria-expanded", either(p.m.Menu, "true", "false")))
	add(bar, menu)
	add(bar, p.menu()) // after its button, so that Tab leads into it
	add(bar, control(NameClose, p.w.Close, iconClose))
	return bar
}

// control is a button of the bar, which shows an icon only.
func control(name, label, icon string) *html.Node {
	return el("button.control#$ type=button aria-label=$ title=$ data-on-click=$ data-name=$",
		name, label, label, name, name, draw(icon))
}

// heading says whom one talks with, or where one is. Home, a category and an
// article have their first heading in the page.
func (p pane) heading() *html.Node {
	place := p.m.Route
	text := p.w.Help
	switch place.Screen {
	case state.ConversationScreen:
		return p.partner()
	case state.HistoryScreen:
		return el("div.title", el("h1", p.w.AllConversations))
	case state.KBScreen:
		return el("div.title", el("h1", text))
	case state.SearchScreen:
		return el("div.title", el("h1", p.w.Search))
	case state.CategoryScreen, state.ArticleScreen:
		for _, c := range p.m.KB.Contents.Categories {
			for _, a := range c.Articles {
				if a.ID == place.Article {
					text = c.Title
				}
			}
		}
		return el("div.title", el("p", bdi(text)))
	}
	brand := p.m.Settings.Name
	if brand == "" {
		return el("div.title")
	}
	return el("div.title.brand", el("span.mark aria-hidden=true", format.Initials(brand)), el("p", bdi(brand)))
}

// partner is the head of a conversation: the agent, or the brand until one has
// answered.
func (p pane) partner() *html.Node {
	name, faces := p.m.Settings.Name, p.team(3)
	if c := p.m.Stored.ConversationByID(p.m.Route.Conversation); c != nil && c.Person.Name != "" {
		name, faces = c.Person.Name, face(c.Person)
	}
	if name == "" {
		name = p.w.Conversation
	}
	return el("div.title.partner", faces, el("div", el("h1", bdi(name)), p.availability()))
}

// availability says whether somebody is there. Its line is kept free until that
// is known.
func (p pane) availability() *html.Node {
	class, text := "status", "\u00a0"
	switch p.m.Settings.Availability {
	case "online":
		class, text = "status online", p.w.Online
	case "offline":
		class, text = "status away", p.w.Away
	case "disabled":
		class, text = "status away", p.w.ChatClosed
	}
	return el("p class=$", class, text)
}

// menu is what the bar's button opens.
func (p pane) menu() *html.Node {
	if !p.m.Menu {
		return nil
	}
	list := el("ul",
		p.choice(NameHome, state.HomeScreen, p.w.Home, iconHome),
		p.choice(NameHistory, state.HistoryScreen, p.w.AllConversations, iconTalk))
	if p.m.Settings.KnowledgeBase {
		add(list, p.choice(NameKB, state.KBScreen, p.w.Help, iconBook))
	}
	add(list, el("li", el("button type=button role=switch aria-checked=$ data-on-click="+NameSound+" data-name="+NameSound,
		either(p.m.Stored.Muted, "false", "true"), draw(iconSound), el("span", p.w.Sound), el("span.switch aria-hidden=true"))))
	return el("nav.menu#choices aria-label=$", p.w.Menu, list)
}

// choice is a line of the menu; it says where one is already.
func (p pane) choice(name string, leads state.Screen, label, icon string) *html.Node {
	return el("li#$", name, el("button type=button data-on-click=$ aria-current?=$",
		name, either(p.m.Route.Screen == leads, "page", ""), draw(icon), el("span", label)))
}

// person is who wrote a message, the brand where no name is known.
func (p pane) person(who protocol.Person) protocol.Person {
	if who.Name == "" {
		who.Name = p.m.Settings.Name
	}
	return who
}
