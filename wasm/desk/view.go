package desk

import (
	"strconv"

	"kith/wasm/app"
	"kith/wasm/html"
)

// View shows the model.
func View(m *Model) app.Screen {
	s := app.Screen{Name: string(m.Stage), Language: "en", Dir: "ltr", Title: "Inbox", Wake: m.wake()}
	switch m.Stage {
	case SettingUp, SigningIn:
		s.Title = "Sign in · Inbox"
		if m.Stage == SettingUp {
			s.Title = "Set up · Inbox"
		}
		s.Body = page(viewGate(m))
	case Working:
		if n := m.Waiting(); n > 0 {
			s.Title = "(" + strconv.FormatInt(n, 10) + ") Inbox"
		}
		s.Body = page(append(viewDesk(m), html.On("j", NameNext), html.On("k", NamePrior), html.On("escape", NameBack))...)
	default:
		s.Body = page(viewStarting(m))
	}
	return s
}

// page is the one element that stands for the whole page.
func page(parts ...html.Part) html.Node {
	return html.El("div", append([]html.Part{html.Class("page")}, parts...)...)
}

func viewDesk(m *Model) []html.Part {
	dialog := viewDialog(m)
	return []html.Part{
		viewBanner(m),
		html.El("div", html.Class("desk"), html.Key("desk"), html.Is("data-pane", string(m.Pane)),
			html.Flag("data-shown", m.Shown != ""), html.Flag("inert", dialog.Tag != ""),
			viewSide(m), viewTalk(m), viewCard(m)),
		dialog,
	}
}

// viewBanner says calmly how the link stands, where that is worth saying.
func viewBanner(m *Model) html.Node {
	text, button := m.linkWords()
	var act html.Node
	if text != "" && button != "" {
		name := NameConnect
		if m.Link.Phase == Shut {
			name = NameReload
		}
		act = html.El("button", html.Is("type", "button"), html.Class("link"), html.On("click", name), html.Text(button))
	}
	return html.El("div", html.Class("banner"), html.Key("banner"), html.Is("role", "status"),
		html.If(text != "", html.El("p", icon("cloud"), html.El("span", html.Text(text)), act)))
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

// unseen is a text for those who do not see the page.
func unseen(text string) html.Node {
	return html.El("span", html.Class("unseen"), html.Text(text))
}

// isolated is a text of unknown direction that cannot turn what is around it.
func isolated(text string) html.Node { return html.El("bdi", html.Text(text)) }
