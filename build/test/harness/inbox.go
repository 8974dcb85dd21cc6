package harness

import "fmt"

// Inbox opens the agents' page in a tab and signs in the agent who has the
// cookie.
func (p *Page) Inbox(s *Server, a *Agent) {
	p.j.Helper()
	p.keep(s, a)
	p.Visit(s.Address + "/inbox")
	Until(p.j, "the inbox is there", func() string {
		if !p.Has("searchbox", "Search conversations") {
			return "it does not"
		}
		return ""
	})
}

// Picks opens a conversation of the list.
func (p *Page) Picks(conversation string) {
	p.j.Helper()
	item := fmt.Sprintf(`document.querySelector('[data-conversation-id=%q]')`, conversation)
	Until(p.j, "the list holds the conversation", func() string {
		if !Evaluate[bool](p.Document, "!!"+item) {
			return "it does not"
		}
		return ""
	})
	p.Execute(fmt.Sprintf(`{ const e = %s; (e.matches("button, a") ? e : e.querySelector("button, a") ?? e).click() }`, item))
	Until(p.j, "the conversation is open", func() string {
		if !p.Has("textbox", "Reply") {
			return "there is nowhere to write"
		}
		return ""
	})
}

// Answers writes a reply in the inbox and presses Send.
func (p *Page) Answers(text string) {
	p.j.Helper()
	p.Press("textbox", "Reply")
	p.Type(text)
	p.Press("button", "Send")
}

// Shows waits for a message in the inbox's conversation.
func (p *Page) Shows(author, text string, states ...string) Message {
	p.j.Helper()
	return sees(p.j, func() []Message { return messages(p.Document) }, author, text, states)
}
