package chat

import (
	"kith/server/wire"
	"kith/wasm/html"
)

// bar is the panel's top: where the visitor is, and the ways out.
func (p pane) bar() html.Node {
	home := p.m.Place.Screen == Home
	back := html.Part(p.control(NameBack, p.w.Back, iconBack))
	if home {
		back = nil
	}
	open := "false"
	if p.m.Menu {
		open = "true"
	}
	return html.El("header", html.Key("bar"), html.Class("bar"),
		back,
		p.heading(),
		p.control(NameMenu, p.w.Menu, iconMenu, html.Is("aria-expanded", open)),
		p.menu(), // after its button, so that Tab leads into it
		p.control(NameClose, p.w.Close, iconClose),
	)
}

// heading says whom one talks with, or where one is. Home, a category and an
// article have their first heading in the page.
func (p pane) heading() html.Node {
	place := p.m.Place
	brand := p.m.Settings.Name
	switch place.Screen {
	case Talk:
		return p.partner()
	case History:
		return title("h1", p.w.AllConversations)
	case KB:
		return title("h1", p.w.Help)
	case Search:
		return title("h1", p.w.Search)
	case CategoryPage:
		return title("p", p.w.Help)
	case ArticlePage:
		for _, c := range p.m.Library.Contents.Categories {
			for _, a := range c.Articles {
				if a.ID == place.Article {
					return title("p", c.Title)
				}
			}
		}
		return title("p", p.w.Help)
	}
	if brand == "" {
		return html.El("div", html.Class("title"))
	}
	return html.El("div", html.Class("title brand"),
		html.El("span", html.Class("mark"), html.Is("aria-hidden", "true"), html.Text(initials(brand))),
		html.El("p", html.El("bdi", html.Text(brand))))
}

func title(tag, text string) html.Node {
	return html.El("div", html.Class("title"), html.El(tag, html.El("bdi", html.Text(text))))
}

// partner is the head of a conversation: the agent, or the brand until one has
// answered.
func (p pane) partner() html.Node {
	who := wire.Person{}
	if c := p.m.State.conversation(p.m.Place.Conversation); c != nil {
		who = c.Person
	}
	faces := html.Part(face(who, ""))
	name := who.Name
	if name == "" {
		name, faces = p.m.Settings.Name, p.team(3)
	}
	if name == "" {
		name = p.w.Conversation
	}
	return html.El("div", html.Class("title partner"),
		faces,
		html.El("div", html.El("h1", html.El("bdi", html.Text(name))), p.availability()))
}

// availability says whether somebody is there. Its line is kept free until that
// is known.
func (p pane) availability() html.Node {
	class, text := "status", "\u00a0"
	switch p.m.Settings.Availability {
	case "online":
		class, text = "status online", p.w.Online
	case "offline":
		class, text = "status away", p.w.Away
	case "disabled":
		class, text = "status away", p.w.Shut
	}
	return html.El("p", html.Class(class), html.Text(text))
}

// control is a button of the bar, which shows an icon only.
func (p pane) control(name, label, icon string, more ...html.Attr) html.Node {
	n := html.El("button", html.Key(name), html.Class("control"), html.Is("type", "button"),
		html.Is("aria-label", label), html.Is("title", label),
		html.On("click", name), html.Name(name), draw(icon))
	n.Attrs = append(n.Attrs, more...)
	return n
}

// menu is what the bar's button opens.
func (p pane) menu() html.Part {
	if !p.m.Menu {
		return nil
	}
	sound := "true"
	if p.m.State.Quiet {
		sound = "false"
	}
	return html.El("nav", html.Key("choices"), html.Class("menu"), html.Is("aria-label", p.w.Menu),
		html.El("ul",
			p.choice(NameHome, Home, p.w.Home, iconHome),
			p.choice(NameHistory, History, p.w.AllConversations, iconTalk),
			html.If(p.m.Settings.Library, p.choice(NameKB, KB, p.w.Help, iconBook)),
			html.El("li", html.El("button", html.Is("type", "button"), html.Is("role", "switch"),
				html.Is("aria-checked", sound), html.On("click", NameSound), html.Name(NameSound),
				draw(iconSound), html.El("span", html.Text(p.w.Sound)),
				html.El("span", html.Class("switch"), html.Is("aria-hidden", "true")))),
		))
}

// choice is a line of the menu; it says where one is already.
func (p pane) choice(name string, leads Screen, label, icon string) html.Node {
	here := html.Attr{}
	if p.m.Place.Screen == leads {
		here = html.Is("aria-current", "page")
	}
	return html.El("li", html.Key(name), html.El("button", html.Is("type", "button"), here, html.On("click", name),
		draw(icon), html.El("span", html.Text(label))))
}
