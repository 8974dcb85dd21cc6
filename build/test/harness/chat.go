package harness

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A Message is a message as the conversation shows it.
type Message struct{ ID, State, Author, Text string }

// Chat waits for the panel's document and returns it.
func (p *Page) Chat() (chat *Document) {
	p.tb.Helper()
	Until(p.tb, "the panel's document", func() string {
		var err error
		if chat, err = p.Panel(); err != nil {
			return err.Error()
		}
		var ready string
		if err := chat.evaluate(`document.readyState + " " + location.pathname`, &ready); err != nil {
			return err.Error()
		}
		if !strings.HasPrefix(ready, "complete ") || !strings.HasSuffix(ready, "/frame.html") {
			return "it is " + ready
		}
		return ""
	})
	return chat
}

// OpenChat presses the launcher, and waits until the panel is open and its program runs.
func (p *Page) OpenChat() {
	p.tb.Helper()
	p.Press("button", "Open chat…")
	p.WaitRunning()
	Until(p.tb, "the panel opens", func() string {
		if !p.Has("button", "Close chat…") {
			return "the launcher does not offer to close it"
		}
		return ""
	})
}

// CloseChat presses the launcher of an open panel.
func (p *Page) CloseChat() {
	p.tb.Helper()
	p.Press("button", "Close chat…")
	Until(p.tb, "the panel closes", func() string {
		if !p.Has("button", "Open chat…") {
			return "the launcher does not offer to open it"
		}
		return ""
	})
}

// WaitRunning waits until the panel's program runs: it answers a call of the page.
func (p *Page) WaitRunning() {
	p.tb.Helper()
	if a := p.Call("isLoggedIn", map[string]string{"email": "nobody@example.com"}); a.Error != "" {
		p.tb.Fatalf("the panel's program answers: %s", a.Error)
	}
}

// Screen returns the name of the screen that the panel shows.
func (p *Page) Screen() string {
	p.tb.Helper()
	return Evaluate[string](p.Chat(), `document.documentElement.dataset.screen || ""`)
}

// WaitScreen waits for a screen.
func (p *Page) WaitScreen(screen string) {
	p.tb.Helper()
	Until(p.tb, "the screen "+screen, func() string {
		if is := p.Screen(); is != screen {
			return "it is " + is
		}
		return ""
	})
}

// GoHome presses Back until the home screen is shown.
func (p *Page) GoHome() {
	p.tb.Helper()
	for p.Screen() != "home" {
		before := p.Screen()
		p.Chat().Press("button", "Back")
		Until(p.tb, "going back from "+before, func() string {
			if p.Screen() == before {
				return "it is still there"
			}
			return ""
		})
	}
}

// StartConversation presses New conversation, on the home screen if the one that is
// shown has no such button. On the server it exists once something is sent.
func (p *Page) StartConversation() {
	p.tb.Helper()
	if !p.Chat().Has("button", "New conversation") {
		p.GoHome()
	}
	p.Chat().Press("button", "New conversation")
	p.WaitScreen("conversation")
}

// TypeAndSend types a text into the text box and sends it with Enter.
func (p *Page) TypeAndSend(text string) {
	p.tb.Helper()
	p.TypeDraft(text)
	p.Key(Enter)
}

// TypeDraft types a text into the text box, and waits until it is there.
func (p *Page) TypeDraft(text string) {
	p.tb.Helper()
	p.Chat().Press("textbox", "Message")
	Until(p.tb, "the keyboard is in the text box", func() string {
		if role, name := p.Focused(); role != "textbox" || name != "Message" {
			return fmt.Sprintf("it is at the %s %q", role, name)
		}
		return ""
	})
	p.Type(text)
	Until(p.tb, "the text box holds the text", func() string {
		if has := p.Draft(); has != text {
			return fmt.Sprintf("it holds %.80q", has)
		}
		return ""
	})
}

// Draft returns what is in the text box.
func (p *Page) Draft() string {
	p.tb.Helper()
	return Evaluate[string](p.Chat(), `document.querySelector("textarea")?.value ?? ""`)
}

// Messages returns the messages that the panel shows, oldest first.
func (p *Page) Messages() []Message {
	p.tb.Helper()
	return messages(p.Chat())
}

func messages(d *Document) []Message {
	d.tb.Helper()
	return Evaluate[[]Message](d, `[...document.querySelectorAll("[data-message-id]")].map((e) => ({
		ID: e.dataset.messageId, State: e.dataset.state, Author: e.dataset.author, Text: e.querySelector(".bubble")?.textContent ?? e.textContent }))`)
}

// WaitMessage waits until the panel shows a message of that author that contains the
// text, in one of the states if any are given, and returns it.
func (p *Page) WaitMessage(author, text string, states ...string) Message {
	p.tb.Helper()
	return waitMessage(p.tb, p.Messages, author, text, states)
}

func waitMessage(tb TB, messages func() []Message, author, text string, states []string) (m Message) {
	tb.Helper()
	Until(tb, fmt.Sprintf("a message of the %s, %.60q, that is %s", author, text, strings.Join(states, " or ")), func() string {
		all := messages()
		for _, m = range all {
			if m.Author == author && strings.Contains(m.Text, text) && (len(states) == 0 || slices.Contains(states, m.State)) {
				return ""
			}
		}
		return fmt.Sprintf("the conversation shows %+v", all[max(0, len(all)-6):])
	})
	return m
}

// SendMessage types and sends a message, and waits until the server has it.
func (p *Page) SendMessage(text string) {
	p.tb.Helper()
	p.TypeAndSend(text)
	p.WaitMessage("customer", text, "sent", "delivered", "read")
}

// An Answer is what a method of the page's global Kustomer called its callback with.
type Answer struct {
	Response json.RawMessage
	Error    string // the error's message
	Native   bool   // the error was undefined, or a native Error
}

// Call calls a method of the page's global Kustomer with a callback after the
// arguments, and waits for the callback.
func (p *Page) Call(method string, arguments ...any) (a Answer) {
	p.tb.Helper()
	given, err := json.Marshal(append([]any{}, arguments...))
	p.must(method, err)
	call := fmt.Sprintf(`new Promise((done) => Kustomer[%q](...%s, (response, error) => done({
		Response: response ?? null, Error: error ? String(error.message ?? error) : "", Native: error === undefined || error instanceof Error })))`, method, given)
	p.must("Kustomer."+method, p.Document.evaluate(call, &a))
	return a
}

// Logout ends the session, as the site's logout button does.
func (p *Page) Logout() {
	p.tb.Helper()
	if a := p.Call("logout"); a.Error != "" {
		p.tb.Fatalf("logout answers an error: %s", a.Error)
	}
}
