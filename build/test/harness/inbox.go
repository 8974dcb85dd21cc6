package harness

import (
	"fmt"
	"github.com/chromedp/cdproto/network"
)

// OpenInbox opens the agents' page, signed in as that agent.
func (p *Page) OpenInbox(s *Server, a *Agent) {
	p.tb.Helper()
	p.setCookie(s, a)
	p.Navigate(s.Address + "/inbox")
	Until(p.tb, "the inbox is there", func() string {
		if !p.Has("searchbox", "Search conversations") {
			return "it does not"
		}
		return ""
	})
}

// OpenConversation opens a conversation from the list.
func (p *Page) OpenConversation(conversation string) {
	p.tb.Helper()
	item := fmt.Sprintf(`document.querySelector('[data-conversation-id=%q]')`, conversation)
	Until(p.tb, "the list holds the conversation", func() string {
		if !Evaluate[bool](p.Document, "!!"+item) {
			return "it does not"
		}
		return ""
	})
	p.Execute(fmt.Sprintf(`{ const e = %s; (e.matches("button, a") ? e : e.querySelector("button, a") ?? e).click() }`, item))
	Until(p.tb, "the conversation is open", func() string {
		if !p.Has("textbox", "Reply") {
			return "there is nowhere to write"
		}
		return ""
	})
}

// SendReply types a reply and presses Send.
func (p *Page) SendReply(text string) {
	p.tb.Helper()
	p.Press("textbox", "Reply")
	p.Type(text)
	p.Press("button", "Send")
}

// WaitInboxMessage is WaitMessage for the conversation that is open in the inbox.
func (p *Page) WaitInboxMessage(author, text string, states ...string) Message {
	p.tb.Helper()
	return waitMessage(p.tb, func() []Message { return messages(p.Document) }, author, text, states)
}

// setCookie sets an agent's cookie in the tab.
func (p *Page) setCookie(s *Server, a *Agent) {
	p.tb.Helper()
	_, err := call(p.ctx, network.SetCookie, network.SetCookieParams{
		Name: a.Cookie.Name, Value: a.Cookie.Value, URL: s.Address, HTTPOnly: yes(), SameSite: network.CookieSameSiteStrict,
	})
	p.must("keeping the cookie", err)
}

func yes() *bool {
	b := true
	return &b
}
