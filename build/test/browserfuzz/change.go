package browserfuzz

import (
	"encoding/json"
	"slices"
	"strings"
)

// pressed is what follows when the visitor presses what has that name; value is
// the pressed one's, and had what was seen before.
func (m *model) pressed(t *tab, name, value string, had sight) {
	if !slices.Contains(had.Names, name) {
		return
	}
	switch name {
	case "new":
		t.goes("conversation", nil)
	case "home", "history", "kb", "category", "article":
		t.goes(name, nil)
	case "conversation":
		t.goes("conversation", m.talk(value))
	case "back":
		t.adopt()
	case "close":
		t.open = false
	case "send":
		m.send(t, had)
	case "retry", "discard", "resend":
		m.failed(t, name, value, had)
	}
}

// send sends what stands in the text box.
func (m *model) send(t *tab, had sight) {
	text := strings.TrimSpace(had.Box.Text)
	if text == "" {
		return
	}
	to := m.talk(had.Box.ID)
	if to == nil {
		to = m.begin(had.Box.ID)
	}
	m.write(to, text)
	delete(m.drafts, had.Box.ID)
	t.goes("conversation", to)
}

// failed is what follows a press at a message that was refused.
func (m *model) failed(t *tab, name, id string, had sight) {
	at := slices.IndexFunc(had.Messages, func(v message) bool { return v.ID == id })
	if at < 0 || t.shows == nil {
		return
	}
	text := had.Messages[at].Text
	i := slices.IndexFunc(t.shows.waiting, func(l line) bool { return l.text == text })
	if i < 0 {
		return
	}
	switch name {
	case "retry":
		t.shows.waiting[i].failed = false
		return
	case "discard":
		if m.drafts[t.shows.id] == "" {
			m.drafts[t.shows.id] = text
		}
	case "resend":
		if had := m.drafts[""]; had != "" && had != text {
			m.drafts[""] = had + "\n" + text
		} else {
			m.drafts[""] = text
		}
	}
	t.shows.waiting = slices.Delete(t.shows.waiting, i, i+1)
	if name == "resend" {
		t.goes("conversation", nil)
	}
}

// called is what follows when the page calls a method.
func (m *model) called(t *tab, method, args string, email func(string) string) {
	switch method {
	case "open":
		t.open = true
	case "close":
		t.open = false
	case "logout":
		m.end()
	case "login":
		m.who.used = true
		if args == "a" || args == "b" {
			m.login(email(args))
		}
	case "createConversation":
		var v struct{ Message string }
		json.Unmarshal([]byte(args), &v)
		t.open = true
		t.goes("conversation", nil)
		if v.Message != "" {
			to := m.begin("")
			m.write(to, v.Message)
			t.goes("conversation", to)
		}
	case "openKbArticle":
		t.open = true
		t.goes("article", nil)
	case "openKbCategory":
		t.open = true
		t.goes("category", nil)
	case "describeCustomer":
		m.who.used = true
		m.texts[args[strings.Index(args, "attribute"):strings.LastIndex(args, `"`)]] = m.who
	}
}

// hear is what follows an agent's reply.
func (m *model) hear(t *talk, text string) {
	m.texts[text] = t.owner
	t.said = append(t.said, line{author: "agent", text: text})
}
