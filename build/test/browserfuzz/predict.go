package browserfuzz

import (
	"encoding/json"
	"slices"
	"strings"
)

// onPress changes the model for a press on the element with that name and value. Had is
// what the tab showed before.
func (m *model) onPress(t *tab, name, value string, had observation) {
	if !slices.Contains(had.Names, name) {
		return
	}
	switch name {
	case "new":
		t.expectScreen("conversation", nil)
	case "home", "history", "kb", "category", "article":
		t.expectScreen(name, nil)
	case "conversation":
		t.expectScreen("conversation", m.conversation(value))
	case "back":
		t.adoptScreen()
	case "close":
		t.open = false
	case "send":
		m.send(t, had)
	case "retry", "discard", "resend":
		m.onFailedMessage(t, name, value, had)
	}
}

// send changes the model for sending what is in the text box.
func (m *model) send(t *tab, had observation) {
	text := strings.TrimSpace(had.Box.Text)
	if text == "" {
		return
	}
	to := m.conversation(had.Box.ID)
	if to == nil {
		to = m.beginConversation(had.Box.ID)
	}
	m.queue(to, text)
	delete(m.drafts, had.Box.ID)
	t.expectScreen("conversation", to)
}

// onFailedMessage changes the model for a press on a button of a failed message.
func (m *model) onFailedMessage(t *tab, name, id string, had observation) {
	at := slices.IndexFunc(had.Messages, func(v message) bool { return v.ID == id })
	if at < 0 || t.conversation == nil {
		return
	}
	text := had.Messages[at].Text
	i := slices.IndexFunc(t.conversation.pending, func(l entry) bool { return l.text == text })
	if i < 0 {
		return
	}
	switch name {
	case "retry":
		t.conversation.pending[i].failed = false
		return
	case "discard":
		if m.drafts[t.conversation.id] == "" {
			m.drafts[t.conversation.id] = text
		}
	case "resend":
		if had := m.drafts[""]; had != "" && had != text {
			m.drafts[""] = had + "\n" + text
		} else {
			m.drafts[""] = text
		}
	}
	t.conversation.pending = slices.Delete(t.conversation.pending, i, i+1)
	if name == "resend" {
		t.expectScreen("conversation", nil)
	}
}

// onCall changes the model for a method call of the page.
func (m *model) onCall(t *tab, method, args string, email func(string) string) {
	switch method {
	case "open":
		t.open = true
	case "close":
		t.open = false
	case "logout":
		m.endSession()
	case "login":
		m.visitor.used = true
		if args == "a" || args == "b" {
			m.login(email(args))
		}
	case "createConversation":
		var v struct{ Message string }
		json.Unmarshal([]byte(args), &v)
		t.open = true
		t.expectScreen("conversation", nil)
		if v.Message != "" {
			to := m.beginConversation("")
			m.queue(to, v.Message)
			t.expectScreen("conversation", to)
		}
	case "openKbArticle":
		t.open = true
		t.expectScreen("article", nil)
	case "openKbCategory":
		t.open = true
		t.expectScreen("category", nil)
	case "describeCustomer":
		m.visitor.used = true
		m.texts[args[strings.Index(args, "attribute"):strings.LastIndex(args, `"`)]] = m.visitor
	}
}

// onReply changes the model for a reply of the agent.
func (m *model) onReply(t *conversation, text string) {
	m.texts[text] = t.owner
	t.delivered = append(t.delivered, entry{author: "agent", text: text})
}
