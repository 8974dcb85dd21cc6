package e2e

import (
	"fmt"
	"strings"
	"testing"

	"kith/build/test/harness"
)

// The demo's shop does what it offers: sign in, sign out, open an article,
// begin a conversation.
func TestTheShop(t *testing.T) {
	t.Parallel()
	v, a := visitorAt(t, server.Address+"/demo/lerche.html"), agent.NewConnection(t, server)
	email := fmt.Sprintf("kim%d@example.com", count.Add(1))
	v.Press("button", "Sign in")
	v.Press("textbox", "E-mail")
	v.Execute(`document.activeElement.select()`)
	v.Type(email)
	v.Press("button", "Continue")
	harness.Until(t, "the shop says who is signed in", func() string {
		if !v.Has("button", "Sign out") || !strings.Contains(harness.Evaluate[string](v.Document, `document.body.innerText`), email) {
			return "it does not"
		}
		return ""
	})
	v.Press("button", "Reserve one in the chat")
	v.WaitScreen("conversation")
	v.WaitMessage("customer", "I would like to reserve a Lerche.", "sent", "delivered", "read")

	v.Navigate(server.Address + "/demo/help.html")
	v.Press("link", "When will my order arrive?")
	v.WaitScreen("article")
	harness.Until(t, "the panel is open at the article", func() string {
		if !v.Has("button", "Close chat…") {
			return "it is closed"
		}
		return ""
	})
	v.Press("button", "Sign out")
	harness.Until(t, "nobody is signed in", func() string {
		if !v.Has("button", "Sign in") || loggedIn(t, v, email) {
			return "somebody is"
		}
		return ""
	})
	v.WaitScreen("article")
	exchangeMessages(v, a)
	mustBeQuiet(t, v)
}

// The panel speaks the language that the page asks for, and so do the articles
// where there are any in it.
func TestThePanelInGerman(t *testing.T) {
	t.Parallel()
	site := harness.ServeSite(t, "", map[string]string{
		"/":         `<!doctype html><html lang="de"><title>Laden</title><script src="` + server.Address + `/widget.js" data-kustomer-api-key="demo"></script><script src="/start.js"></script>`,
		"/start.js": `Kustomer.start({ lang: "de_at" })`,
	})
	v := visitorAt(t, site.Address)
	v.Press("button", "Chat öffnen")
	v.WaitRunning()
	v.Chat().Press("textbox", "Nachricht")
	v.Call("openKbArticle", "shipping-times")
	harness.Until(t, "the article is in German", func() string {
		if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, "Wann kommt meine Bestellung an?") {
			return text
		}
		return ""
	})
	if lang := harness.Evaluate[string](v.Chat(), `document.documentElement.lang`); lang != "de" {
		t.Errorf("the document says that it is in %q", lang)
	}
	mustBeQuiet(t, v)
}

// Whoever writes faster than the server takes is told so, and everything
// arrives all the same, in order.
func TestWritingTooFast(t *testing.T) {
	t.Parallel()
	v := visitor(t)
	sendFirst(v)
	const many = 46
	mark := uniqueText("fast")
	v.Chat().Press("textbox", "Message")
	for i := range many {
		v.Type(fmt.Sprintf("%s %d", mark, i))
		v.Key(harness.Enter)
	}
	harness.Until(t, "all of it has arrived", func() string {
		n, at := 0, 0
		for _, m := range v.Messages() {
			if !strings.Contains(m.Text, mark) {
				continue
			}
			if !strings.HasSuffix(m.Text, fmt.Sprintf(" %d", at)) {
				return fmt.Sprintf("message %d of those shown is %q", at, m.Text)
			}
			at++
			if m.State == "sent" || m.State == "delivered" || m.State == "read" {
				n++
			}
		}
		if n < many {
			return fmt.Sprintf("%d of %d are shown, and %d have arrived", at, many, n)
		}
		return ""
	})
}
