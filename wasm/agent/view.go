package agent

import (
	"strconv"

	"kith/wasm/app"
	"kith/wasm/html"
)

// View shows the model.
func View(m *Model) app.Screen {
	s := app.Screen{Name: string(m.Stage), Language: "en", Dir: "ltr", Title: "Inbox", Timer: m.wake()}
	var page *html.Node
	switch m.Stage {
	case SettingUp, SigningIn:
		s.Title = either(m.Stage == SettingUp, "Set up · Inbox", "Sign in · Inbox")
		page = el("div.page", viewGate(m))
	case Working:
		if n := m.Waiting(); n > 0 {
			s.Title = "(" + strconv.FormatInt(n, 10) + ") Inbox"
		}
		page = viewDesk(m)
	default:
		page = el("div.page", viewStarting(m))
	}
	s.Body = *page
	return s
}

func viewDesk(m *Model) *html.Node {
	dialog := viewDialog(m)
	return el("div.page data-on-j="+NameNext+" data-on-k="+NamePrior+" data-on-escape="+NameBack,
		viewBanner(m),
		el("div.desk#desk data-pane=$ data-shown?=$ inert?=$", string(m.Pane),
			either(m.Shown != "", "yes", ""), either(dialog != nil, "inert", ""),
			viewSide(m), viewTalk(m), viewCard(m)),
		dialog)
}

// viewBanner says calmly how the link stands, where that is worth saying.
func viewBanner(m *Model) *html.Node {
	banner := el("div.banner#banner role=status")
	text, button := m.linkWords()
	if text == "" {
		return banner
	}
	line := el("p", draw(iconCloud), el("span", text))
	if button != "" {
		add(line, press("link", either(m.Link.Phase == Shut, NameReload, NameConnect), "", button))
	}
	add(banner, line)
	return banner
}

// linkWords are what is said of the link, and on the button beside it. A link
// that comes back at once is not worth a word.
func (m *Model) linkWords() (text, button string) {
	switch l := &m.Link; {
	case l.Phase == Shut:
		return "This page is out of date.", "Reload"
	case l.Phase == Live:
		return "", ""
	case !m.Online:
		text = "You are offline."
	case l.Tries < 2:
		return "", ""
	case l.Phase == Waiting:
		text, button = "Connecting again…", "Try now"
	default:
		text = "Connecting again…"
	}
	if n := m.unsent(); n > 0 {
		text += " " + count(int64(n), "reply", "replies") + " will be sent then."
	}
	return text, button
}

// press is a button that tells the program a name.
func press(class, name, value string, parts ...any) *html.Node {
	b := el("button type=button class=$ data-on-click=$ data-value?=$", class, name, value)
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			add(b, text(p))
		case *html.Node:
			add(b, p)
		}
	}
	return b
}

// unseen is a text for those who do not see the page.
func unseen(text string) *html.Node { return el("span.unseen", text) }
