package desk

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"kith/server/wire"
	"kith/wasm/html"
)

// viewTalk is the open conversation, or what to do where none is.
func viewTalk(m *Model) html.Node {
	v := m.item(m.Shown)
	if v == nil {
		return viewNone(m)
	}
	return html.El("main", html.Class("talk"), html.Key("talk-"+v.ID),
		viewHead(m, v), viewLog(m, v), viewFoot(m, v))
}

// viewNone stands where no conversation is open.
func viewNone(m *Model) html.Node {
	title, text := "Pick a conversation", "Choose one on the left to read and answer it."
	if len(m.List.Items) == 0 {
		title, text = "Ready when they are", "A conversation appears on the left the moment a customer writes."
	}
	if !m.List.Here {
		title, text = "", ""
	}
	key := func(word string, keys ...string) html.Node {
		group := html.Nodes{}
		for _, k := range keys {
			group = append(group, html.El("kbd", html.Text(k)))
		}
		return html.El("span", group, html.Text(word))
	}
	return html.El("main", html.Class("talk none"), html.Key("none"),
		html.If(title != "", html.El("div", html.Class("blank"), icon("talk"),
			html.El("h2", html.Text(title)), html.El("p", html.Text(text)),
			html.If(len(m.List.Items) > 0, html.El("p", html.Class("keys"),
				key("move", "J", "K"), key("open", "Enter"), key("back", "Esc"))))))
}

func viewHead(m *Model, v *Item) html.Node {
	name := customerName(v.Customer)
	ending := html.El("button", html.Is("type", "button"), html.Class("quiet"), html.On("click", NameEnd), html.Value(v.ID),
		icon("check"), html.El("span", html.Class("label"), html.Text("End conversation")))
	if v.Ended {
		ending = html.El("button", html.Is("type", "button"), html.Class("quiet"), html.On("click", NameReopen), html.Value(v.ID),
			icon("undo"), html.El("span", html.Class("label"), html.Text("Reopen")))
	}
	return html.El("header", html.Class("talk-head"),
		html.El("button", html.Is("type", "button"), html.Class("square back"), html.Is("aria-label", "Back"),
			html.On("click", NameBack), icon("back")),
		customerFace(v.Customer),
		html.El("div", html.Class("talk-who"),
			html.El("h2", isolated(name)),
			html.El("p", whereabouts(v)...)),
		ending,
		html.El("button", html.Is("type", "button"), html.Class("square to-card"), html.Is("aria-label", "Details"),
			html.Name(NameCard), html.On("click", NameCard), html.Value("show"), icon("person")))
}

// whereabouts say in a line where the customer is.
func whereabouts(v *Item) []html.Part {
	switch page := v.Customer.Page; {
	case !v.Customer.Online:
		return []html.Part{html.Text("Not on the site now")}
	case page.Title != "":
		return []html.Part{html.Class("here"), html.Text("On "), isolated(page.Title)}
	}
	return []html.Part{html.Class("here"), html.Text("Online now")}
}

func viewLog(m *Model, v *Item) html.Node {
	k := m.talk(v.ID)
	inner := html.Nodes{}
	switch entries := m.Entries(v.ID); {
	case k == nil || !k.Here && len(entries) == 0:
		inner = viewLogComing()
	default:
		if k.More {
			inner = append(inner, viewOlder(k))
		}
		inner = append(inner, viewEntries(m, entries)...)
	}
	var jump html.Node
	if !m.AtEnd {
		word := "Newest message"
		if m.Below > 0 {
			word = count(m.Below, "new message", "new messages")
		}
		jump = html.El("button", html.Is("type", "button"), html.Class("jump"), html.Key("jump"),
			html.On("click", NameLatest), icon("down"), html.Text(word))
	}
	return html.El("div", html.Class("log-room"), html.Key("room"),
		html.El("div", html.Class("log"), html.Key("log"), html.Is("role", "log"), html.Is("aria-label", "Conversation"),
			html.Is("tabindex", "0"), html.Name(NameLog), html.On("scroll", NameLog), html.Pin(m.AtEnd), inner),
		jump)
}

func viewOlder(k *Talk) html.Node {
	word := "Show older messages"
	if k.Loading {
		word = "Loading…"
	}
	return html.El("button", html.Is("type", "button"), html.Class("quiet older"), html.Key("older"),
		html.Flag("disabled", k.Loading), html.On("click", NameOlder), html.Text(word))
}

func viewLogComing() html.Nodes {
	return html.Nodes{html.El("div", html.Class("log-coming"), html.Is("aria-hidden", "true"),
		html.El("span", html.Class("bar theirs")), html.El("span", html.Class("bar theirs short")),
		html.El("span", html.Class("bar ours")), html.El("span", html.Class("bar theirs")))}
}

// viewFoot is what stands below the log: who writes, and the text box.
func viewFoot(m *Model, v *Item) html.Node {
	parts := []html.Part{html.Class("foot"), html.Key("foot"), viewTyping(m, v)}
	if m.Notice != "" {
		parts = append(parts, html.El("p", html.Class("notice"), html.Key("notice"), html.Is("role", "alert"), html.Text(m.Notice)))
	}
	if v.Ended {
		return html.El("div", append(parts, html.El("div", html.Class("ended"), html.Key("ended"),
			html.El("p", html.Text("This conversation has ended.")),
			html.El("button", html.Is("type", "button"), html.Class("button"), html.On("click", NameReopen), html.Value(v.ID),
				html.Text("Reopen"))))...)
	}
	draft := m.State.Draft(v.ID)
	length := utf8.RuneCountInString(draft)
	left := ""
	if length > wire.TextLimit-500 {
		left = strconv.Itoa(wire.TextLimit-length) + " characters left"
	}
	over := length > wire.TextLimit
	if over {
		left = strconv.Itoa(length-wire.TextLimit) + " characters too many"
	}
	return html.El("div", append(parts, html.El("div", html.Class("compose"), html.Key("compose"),
		html.El("textarea", html.Is("aria-label", "Reply"), html.Is("placeholder", "Write a reply…"), html.Is("rows", "1"),
			html.Is("dir", "auto"), html.Is("value", draft), html.Name(NameReply), html.Value(v.ID),
			html.If(over, html.Is("aria-invalid", "true")), html.Is("enterkeyhint", "send"),
			html.On("input", NameReply), html.On("enter", NameSend)),
		html.El("div", html.Class("compose-end"),
			html.El("span", html.Class("hint"), html.If(left == "", html.Text("Enter sends, Shift+Enter breaks the line")),
				html.If(left != "", html.El("span", html.Class("left"), html.Text(left)))),
			html.El("button", html.Is("type", "button"), html.Class("button send"), html.Flag("disabled", strings.TrimSpace(draft) == "" || over),
				html.On("click", NameSend), html.Value(v.ID), html.Text("Send"), icon("send")))))...)
}

// viewTyping says who writes. Its room is always there, so nothing jumps.
func viewTyping(m *Model, v *Item) html.Node {
	var words html.Nodes
	for _, y := range m.Typists {
		if y.Conversation != v.ID {
			continue
		}
		name, class := customerName(v.Customer), "who"
		if y.Person.ID != "" {
			name, class = y.Person.Name, "who colleague"
		}
		words = append(words, html.El("span", html.Class(class), html.El("span", html.Class("dots"), html.Is("aria-hidden", "true"),
			html.El("i"), html.El("i"), html.El("i")),
			html.El("span", isolated(name), html.Text(" is typing…"))))
	}
	return html.El("p", html.Class("typists"), html.Key("typists"), words)
}
