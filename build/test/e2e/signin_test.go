package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"kith/build/test/harness"
)

// TestACopyFromBeforeASignIn copies everything that a site's storage holds of a
// visitor into another browser, signs the visitor in, and lets the agent reply.
// The other browser is connected all the time, and shows nothing of it; nor does
// a third, which gets the copy afterwards.
func TestACopyFromBeforeASignIn(t *testing.T) {
	t.Parallel()
	a := agent.NewConnection(t, server)
	v := visitorAt(t, server.Address)
	v.OpenChat()
	before := uniqueText("before the sign-in")
	v.SendMessage(before)
	copied := harness.Evaluate[string](v.Document, `localStorage["kustomer-chat"]`)

	listener := visitorWith(t, copied)
	listener.OpenChat()
	listener.WaitMessage("customer", before) // the copy is of a session that goes on

	signIn(t, v, fmt.Sprintf("carol%d@example.com", count.Add(1)))
	secret, reply := uniqueText("my account number"), uniqueText("never show this elsewhere")
	v.SendMessage(secret)
	a.Reply(a.WaitMessage(secret), reply)
	v.WaitMessage("agent", reply)
	v.WaitMessage("customer", before) // what was written before belongs to the person

	late := visitorWith(t, copied)
	late.OpenChat()
	for name, p := range map[string]*harness.Page{"connected before": listener, "connected after": late} {
		p.WaitScreen("home") // the session has ended
		// It works on, as somebody new: so it has heard from the server since.
		p.StartConversation()
		p.SendMessage(uniqueText("as somebody new"))
		shown := harness.Evaluate[string](p.Document, `JSON.stringify(localStorage)`) +
			harness.Evaluate[string](p.Chat(), `document.documentElement.outerHTML`)
		for _, text := range []string{secret, reply} {
			if strings.Contains(shown, text) {
				t.Errorf("the browser that has the copy and was %s has %q", name, text)
			}
		}
	}
}

// visitorWith returns a page in a browser of its own whose storage holds a copied
// state.
func visitorWith(t *testing.T, stored string) *harness.Page {
	t.Helper()
	return visitorAtWith(t, server.Address, stored)
}

// visitorAtWith returns one on the shop at an address.
func visitorAtWith(t *testing.T, address, stored string) *harness.Page {
	t.Helper()
	p := harness.NewPage(t, browser)
	text, err := json.Marshal(stored)
	if err != nil {
		t.Fatal(err)
	}
	p.AddScript(`if (top === window && !localStorage["kustomer-chat"]) localStorage["kustomer-chat"] = ` + string(text))
	p.Navigate(address)
	return p
}

// TestTabsFollowASignIn: a tab with a draft goes on under the session that a sign-in
// in another tab has made, and the draft is still there.
func TestTabsFollowASignIn(t *testing.T) {
	t.Parallel()
	a := agent.NewConnection(t, server)
	v := visitorAt(t, server.Address)
	v.OpenChat()
	first := uniqueText("hello")
	v.SendMessage(first)
	second := v.Tab()
	second.Navigate(server.Address + "/demo/help.html")
	second.OpenChat()
	second.WaitMessage("customer", first)
	draft := uniqueText("a half thought")
	second.TypeDraft(draft)
	tracking := harness.Evaluate[string](v.Document, `localStorage["kustomer-chat-tracking-token"]`)

	signIn(t, v, fmt.Sprintf("dora%d@example.com", count.Add(1)))
	harness.Until(t, "the second tab is signed in", func() string {
		if !harness.Evaluate[bool](second.Document, `JSON.parse(localStorage["kustomer-chat"]).session.identified === true`) {
			return "the stored session is not"
		}
		return ""
	})
	if now := second.Draft(); now != draft {
		t.Errorf("the draft of the second tab is %q", now)
	}
	second.Chat().Press("button", "Send")
	conversation := a.WaitMessage(draft)
	if other := a.WaitMessage(first); other != conversation {
		t.Errorf("the second tab wrote into %s, and the first into %s", conversation, other)
	}
	reply := uniqueText("an answer")
	a.Reply(conversation, reply)
	v.WaitMessage("agent", reply)
	second.WaitMessage("agent", reply)
	now := harness.Evaluate[string](v.Document, `localStorage["kustomer-chat-tracking-token"]`)
	session := harness.Evaluate[map[string]any](v.Document, `JSON.parse(localStorage["kustomer-chat"]).session`)
	for _, secret := range []string{"id", "token", "revoke"} {
		if session[secret] == "" || session[secret] == now || session[secret] == tracking {
			t.Errorf("the tracking token is the session's %s", secret)
		}
	}
}
