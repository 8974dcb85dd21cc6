package compat

import (
	"encoding/json"
	"fmt"

	"kith/build/test/harness"
)

// A Checking is one check: what it holds, what it needs, and how it is made.
type Checking struct {
	Name                  string
	Article, Token, Agent bool // what of the Site it needs
	Try                   func(*visitor)
}

// Checks are all of them, in the order in which they are made.
var Checks = []Checking{
	{Name: "start calls back, also when called twice", Try: func(v *visitor) {
		v.calls("start")
		v.calls("start", map[string]any{})
		if n := harness.Evaluate[int](v.page.Document, fmt.Sprintf(`[...document.querySelectorAll("iframe")].filter(f => f === (%s)).length`, v.site.iframe())); n > 1 {
			v.j.Fatalf("there are %d panels", n)
		}
	}},
	{Name: "open and close call back and are told once", Try: func(v *visitor) {
		for i := range 2 {
			v.calls("open")
			v.calls("close")
			for _, event := range []string{"onOpen", "onClose"} {
				v.until(event+" is fired once each time", fmt.Sprintf("kit.fired[%q] === %d", event, i+1))
			}
		}
	}},
	{Name: "getUnreadCount answers at once", Try: func(v *visitor) {
		if !harness.Evaluate[bool](v.page.Document, `(({ total, conversations }) => total === 0 && typeof conversations === "object")(Kustomer.getUnreadCount())`) {
			v.j.Fatalf("a new visitor has no unread count of 0")
		}
	}},
	{Name: "a message is delivered, and there after a reload", Try: (*visitor).alive},
	{Name: "after logout a new conversation can be started", Try: func(v *visitor) {
		text := talked(v)
		v.leaves(text)
		v.alive()
		v.nothing(text)
	}},
	{Name: "after logout and a reload a new conversation can be started", Try: func(v *visitor) {
		text := talked(v)
		v.leaves(text)
		v.reloads()
		v.alive()
		v.nothing(text)
	}},
	{Name: "after logout in an article a new conversation can be started", Article: true, Try: func(v *visitor) {
		text := talked(v)
		v.calls("openKbArticle", v.site.Article)
		v.leaves(text)
		v.begins()
		v.delivers(line("after the article"))
	}},
	{Name: "after logout with the panel closed a new conversation can be started", Try: func(v *visitor) {
		text := talked(v)
		v.calls("close")
		v.leaves(text)
		v.alive()
	}},
	{Name: "three logouts in a row leave a chat that works", Try: func(v *visitor) {
		for range 3 {
			v.leaves(talked(v))
		}
		v.alive()
	}},
	{Name: "logout twice at once calls back twice and is told once", Try: func(v *visitor) {
		talked(v)
		v.page.Execute(`kit.call("logout"), kit.call("logout")`)
		v.until("both call back", `kit.calls.filter(c => c.method === "logout" && c.answers).length === 2`)
		v.until("onLogout is fired once", "kit.fired.onLogout === 1")
		v.alive()
	}},
	{Name: "logout without a session calls back, and the chat works", Try: func(v *visitor) {
		v.calls("logout")
		v.alive()
	}},
	{Name: "logout while a message is under way leaves nothing of it", Try: func(v *visitor) {
		v.begins()
		text := line("under way")
		v.says(text)
		v.leaves(text)
		v.alive()
		v.nothing(text)
	}},
	{Name: "a bad token is refused, and the chat goes on", Try: func(v *visitor) {
		text := talked(v)
		if a := v.asks("login", map[string]string{"jwtToken": "nonsense"}); a.Error == "" {
			v.j.Fatalf("login takes nonsense for a token")
		}
		v.sees(text)
		v.delivers(line("and on"))
	}},
	{Name: "login tells who it is, and logout forgets it", Token: true, Try: func(v *visitor) {
		a := v.signsIn()
		if !v.is(a) {
			v.j.Fatalf("isLoggedIn says no after login")
		}
		v.begins()
		text := line("of a person")
		v.delivers(text)
		v.leaves(text, a)
		if v.is(a) {
			v.j.Fatalf("isLoggedIn says yes after logout")
		}
		v.alive()
		v.nothing(text, a)
	}},
	{Name: "the next person sees nothing of the former one", Token: true, Try: func(v *visitor) {
		a := v.signsIn()
		v.begins()
		text := line("a secret")
		v.delivers(text)
		v.leaves(text, a)
		b := v.signsIn()
		if v.is(a) || !v.is(b) {
			v.j.Fatalf("isLoggedIn does not say that it is the next person")
		}
		v.nothing(text, a)
		v.alive()
		v.nothing(text, a)
	}},
	{Name: "a person who comes back finds what was said", Token: true, Try: func(v *visitor) {
		a := v.signsIn()
		v.begins()
		text := line("for later")
		v.delivers(text)
		v.leaves(text, a)
		v.signs(a)
		var open []struct{ ConversationID string }
		if err := json.Unmarshal(v.calls("getOpenConversations"), &open); err != nil || len(open) == 0 {
			v.j.Fatalf("there is no open conversation (%v)", err)
		}
		v.calls("openConversationById", map[string]string{"conversationId": open[0].ConversationID})
		v.sees(text)
	}},
	{Name: "an agent's reply is seen", Agent: true, Try: func(v *visitor) { v.begins(); v.isAnswered() }},
	{Name: "after logout an agent's reply is seen", Agent: true, Try: func(v *visitor) {
		v.leaves(talked(v))
		v.begins()
		v.isAnswered()
	}},
	{Name: "a reply that comes while the panel is closed is counted", Agent: true, Try: func(v *visitor) {
		text := talked(v)
		v.calls("close")
		v.replies(text, line("reply"))
		v.until("getUnreadCount says 1", "Kustomer.getUnreadCount().total === 1")
		v.until("onUnread is fired", "kit.fired.onUnread > 0")
	}},
}

// talked has something said, and answers it.
func talked(v *visitor) string {
	v.begins()
	text := line("hello")
	v.delivers(text)
	return text
}
