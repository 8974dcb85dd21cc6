package harness

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A Message is what the conversation shows of one.
type Message struct{ ID, State, Author, Text string }

// Chat is the panel's document. It is waited for.
func (p *Page) Chat() (chat *Document) {
	p.j.Helper()
	Until(p.j, "the panel's document", func() string {
		var err error
		if chat, err = p.Panel(); err != nil {
			return err.Error()
		}
		var ready string
		if err := chat.ask(`document.readyState + " " + location.pathname`, &ready); err != nil {
			return err.Error()
		}
		if ready != "complete /frame.html" {
			return "it is " + ready
		}
		return ""
	})
	return chat
}

// OpensChat presses the launcher, and waits until one can write.
func (p *Page) OpensChat() {
	p.j.Helper()
	p.Press("button", "Open chat…")
	p.Runs()
	Until(p.j, "the panel opens", func() string {
		if !p.Has("button", "Close chat…") {
			return "the launcher does not offer to close it"
		}
		return ""
	})
}

// ClosesChat presses the launcher of an open panel.
func (p *Page) ClosesChat() {
	p.j.Helper()
	p.Press("button", "Close chat…")
	Until(p.j, "the panel closes", func() string {
		if !p.Has("button", "Open chat…") {
			return "the launcher does not offer to open it"
		}
		return ""
	})
}

// Runs waits until the panel's program runs: it answers a call of the page.
func (p *Page) Runs() {
	p.j.Helper()
	if a := p.Asks("isLoggedIn", map[string]string{"email": "nobody@example.com"}); a.Error != "" {
		p.j.Fatalf("the panel's program answers: %s", a.Error)
	}
}

// Screen is the one that the panel says it shows.
func (p *Page) Screen() string {
	p.j.Helper()
	return Evaluate[string](p.Chat(), `document.documentElement.dataset.screen || ""`)
}

// IsOn waits for a screen.
func (p *Page) IsOn(screen string) {
	p.j.Helper()
	Until(p.j, "the screen "+screen, func() string {
		if is := p.Screen(); is != screen {
			return "it is " + is
		}
		return ""
	})
}

// GoesHome presses Back until there is no further back.
func (p *Page) GoesHome() {
	p.j.Helper()
	for p.Screen() != "home" {
		before := p.Screen()
		p.Chat().Press("button", "Back")
		Until(p.j, "going back from "+before, func() string {
			if p.Screen() == before {
				return "it is still there"
			}
			return ""
		})
	}
}

// StartsConversation goes where a new conversation can be started, and starts
// it. Nothing exists of it until something is written.
func (p *Page) StartsConversation() {
	p.j.Helper()
	if !p.Chat().Has("button", "New conversation") {
		p.GoesHome()
	}
	p.Chat().Press("button", "New conversation")
	p.IsOn("conversation")
}

// Writes types a text into the text box and sends it with Enter.
func (p *Page) Writes(text string) {
	p.j.Helper()
	p.Drafts(text)
	p.Key(Enter)
}

// Drafts types a text into the text box, and waits until it stands there.
func (p *Page) Drafts(text string) {
	p.j.Helper()
	p.Chat().Press("textbox", "Message")
	Until(p.j, "the keyboard is in the text box", func() string {
		if role, name := p.Focused(); role != "textbox" || name != "Message" {
			return fmt.Sprintf("it is at the %s %q", role, name)
		}
		return ""
	})
	p.Type(text)
	Until(p.j, "the text box holds the text", func() string {
		if has := p.Draft(); has != text {
			return fmt.Sprintf("it holds %.80q", has)
		}
		return ""
	})
}

// Draft is what stands in the text box.
func (p *Page) Draft() string {
	p.j.Helper()
	return Evaluate[string](p.Chat(), `document.querySelector("textarea")?.value ?? ""`)
}

// Messages are what the panel shows of the conversation, oldest first.
func (p *Page) Messages() []Message {
	p.j.Helper()
	return messages(p.Chat())
}

func messages(d *Document) []Message {
	d.j.Helper()
	return Evaluate[[]Message](d, `[...document.querySelectorAll("[data-message-id]")].map((e) => ({
		ID: e.dataset.messageId, State: e.dataset.state, Author: e.dataset.author, Text: e.querySelector(".bubble")?.textContent ?? e.textContent }))`)
}

// Sees waits for a message that the author wrote with that text, in one of the
// states if any are given.
func (p *Page) Sees(author, text string, states ...string) Message {
	p.j.Helper()
	return sees(p.j, p.Messages, author, text, states)
}

func sees(j Judge, messages func() []Message, author, text string, states []string) (m Message) {
	j.Helper()
	Until(j, fmt.Sprintf("a message of the %s, %.60q, that is %s", author, text, strings.Join(states, " or ")), func() string {
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

// Says writes a message and waits until the server has it.
func (p *Page) Says(text string) {
	p.j.Helper()
	p.Writes(text)
	p.Sees("customer", text, "sent", "delivered", "read")
}

// An Answer is what a method of the page's global gave to its callback.
type Answer struct {
	Response json.RawMessage
	Error    string // the error's message
	Native   bool   // the error was undefined, or a native Error
}

// Asks calls a method of the page's global with a callback after the
// arguments, and waits for what it is given.
func (p *Page) Asks(method string, arguments ...any) (a Answer) {
	p.j.Helper()
	given, err := json.Marshal(append([]any{}, arguments...))
	p.must(method, err)
	call := fmt.Sprintf(`new Promise((done) => Kustomer[%q](...%s, (response, error) => done({
		Response: response ?? null, Error: error ? String(error.message ?? error) : "", Native: error === undefined || error instanceof Error })))`, method, given)
	p.must("Kustomer."+method, p.Document.ask(call, &a))
	return a
}

// LogsOut ends the session, as the site's logout button does.
func (p *Page) LogsOut() {
	p.j.Helper()
	if a := p.Asks("logout"); a.Error != "" {
		p.j.Fatalf("logout answers an error: %s", a.Error)
	}
}
