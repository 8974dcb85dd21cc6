package view

import (
	"kith/wasm/chat/state"
	"kith/wasm/format"
	"kith/wasm/html"
)

// header is the top of the panel: the button that goes back, the title, the menu
// and the button that closes the panel.
func (p panel) header() *html.Node {
	var back *html.Node
	if p.model.Route.Screen != state.HomeScreen {
		back = iconButton(NameBack, p.words.Back, iconBack)
	}
	menu := iconButton(NameMenu, p.words.Menu, iconMenu)
	menu.Attrs = append(menu.Attrs, html.Attribute("aria-expanded", ifElse(p.model.Menu, "true", "false")))
	return el("header.header#header", back, p.title(), menu,
		p.menu(), // after its button, so that Tab moves into it
		iconButton(NameClose, p.words.Close, iconClose))
}

// title says whom the visitor is talking with, or which screen this is. The first
// heading of home, of a category and of an article is in the page instead.
func (p panel) title() *html.Node {
	route := p.model.Route
	text := p.words.Help
	switch route.Screen {
	case state.ConversationScreen:
		return p.conversationTitle()
	case state.HistoryScreen:
		return el("div.title", el("h1", p.words.AllConversations))
	case state.KBScreen:
		return el("div.title", el("h1", text))
	case state.SearchScreen:
		return el("div.title", el("h1", p.words.SearchArticles))
	case state.CategoryScreen, state.ArticleScreen:
		for _, c := range p.model.KB.Contents.Categories {
			for _, a := range c.Articles {
				if a.ID == route.Article {
					text = c.Title
				}
			}
		}
		return el("div.title", el("p", bdi(text)))
	}
	brand := p.model.Settings.Name
	if brand == "" {
		return el("div.title")
	}
	return el("div.title.brand", el("span.logo aria-hidden=true", format.Initials(brand)), el("p", bdi(brand)))
}

// conversationTitle shows the agent of the conversation, or the brand until an
// agent has answered, and whether somebody is there.
func (p panel) conversationTitle() *html.Node {
	name, avatars := p.model.Settings.Name, p.teamAvatars(3)
	if c := p.model.Stored.ConversationByID(p.model.Route.Conversation); c != nil && c.Person.Name != "" {
		name, avatars = c.Person.Name, avatar(c.Person)
	}
	if name == "" {
		name = p.words.Conversation
	}
	return el("div.title.conversation-title", avatars, el("div", el("h1", bdi(name)), p.availability()))
}

// availability says whether somebody is there. While that is not known it takes
// the height of a line, so that nothing moves later.
func (p panel) availability() *html.Node {
	class, text := "availability", "\u00a0"
	switch p.model.Settings.Availability {
	case "online":
		class, text = "availability online", p.words.Online
	case "offline":
		class, text = "availability away", p.words.Away
	case "disabled":
		class, text = "availability away", p.words.ChatClosed
	}
	return el("p class=$", class, text)
}

// menu is what the menu button of the header opens, or nil while it is closed.
func (p panel) menu() *html.Node {
	if !p.model.Menu {
		return nil
	}
	list := el("ul",
		p.menuItem(NameHome, state.HomeScreen, p.words.Home, iconHome),
		p.menuItem(NameHistory, state.HistoryScreen, p.words.AllConversations, iconChat))
	if p.model.Settings.KnowledgeBase {
		add(list, p.menuItem(NameKB, state.KBScreen, p.words.Help, iconBook))
	}
	add(list, el("li", el("button type=button role=switch aria-checked=$ data-on-click="+NameSound+" data-name="+NameSound,
		ifElse(p.model.Stored.Muted, "false", "true"), iconSound, el("span", p.words.Sound), el("span.switch aria-hidden=true"))))
	return el("nav.menu#menu-items aria-label=$", p.words.Menu, list)
}

// menuItem is a line of the menu that leads to a screen. It is marked if that
// screen is shown now.
func (p panel) menuItem(name string, screen state.Screen, label string, icon *html.Node) *html.Node {
	return el("li#$", name, el("button type=button data-on-click=$ aria-current?=$",
		name, ifElse(p.model.Route.Screen == screen, "page", ""), icon, el("span", label)))
}
