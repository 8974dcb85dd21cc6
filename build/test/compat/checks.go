package compat

import (
	"encoding/json"
	"fmt"

	"kith/build/test/harness"
)

// A Check is one check: what must be true, what the Site must have for it, and how it
// is made.
type Check struct {
	Name                  string
	Article, Token, Agent bool // what of the Site it needs
	Run                   func(*visitor)
}

// Checks are all checks, in the order in which they are reported.
var Checks = []Check{
	{Name: "start calls back, also when called twice", Run: func(v *visitor) {
		v.mustCall("start")
		v.mustCall("start", map[string]any{})
		if n := harness.Evaluate[int](v.page.Document, fmt.Sprintf(`[...document.querySelectorAll("iframe")].filter(f => f === (%s)).length`, v.site.iframe())); n > 1 {
			v.tb.Fatalf("there are %d panels", n)
		}
	}},
	{Name: "open and close call back and are told once", Run: func(v *visitor) {
		for i := range 2 {
			v.mustCall("open")
			v.mustCall("close")
			for _, event := range []string{"onOpen", "onClose"} {
				v.waitFor(event+" is fired once each time", fmt.Sprintf("recorder.fired[%q] === %d", event, i+1))
			}
		}
	}},
	{Name: "getUnreadCount answers at once", Run: func(v *visitor) {
		if !harness.Evaluate[bool](v.page.Document, `(({ total, conversations }) => total === 0 && typeof conversations === "object")(Kustomer.getUnreadCount())`) {
			v.tb.Fatalf("a new visitor has no unread count of 0")
		}
	}},
	{Name: "a message is delivered, and there after a reload", Run: (*visitor).checkWorks},
	{Name: "after logout a new conversation can be started", Run: func(v *visitor) {
		text := firstMessage(v)
		v.logout(text)
		v.checkWorks()
		v.checkNothingLeft(text)
	}},
	{Name: "after logout and a reload a new conversation can be started", Run: func(v *visitor) {
		text := firstMessage(v)
		v.logout(text)
		v.reload()
		v.checkWorks()
		v.checkNothingLeft(text)
	}},
	{Name: "after logout in an article a new conversation can be started", Article: true, Run: func(v *visitor) {
		text := firstMessage(v)
		v.mustCall("openKbArticle", v.site.Article)
		v.logout(text)
		v.startConversation()
		v.deliver(uniqueText("after the article"))
	}},
	{Name: "after logout with the panel closed a new conversation can be started", Run: func(v *visitor) {
		text := firstMessage(v)
		v.mustCall("close")
		v.logout(text)
		v.checkWorks()
	}},
	{Name: "three logouts in a row leave a chat that works", Run: func(v *visitor) {
		for range 3 {
			v.logout(firstMessage(v))
		}
		v.checkWorks()
	}},
	{Name: "logout twice at once calls back twice and is told once", Run: func(v *visitor) {
		firstMessage(v)
		v.page.Execute(`recorder.call("logout"), recorder.call("logout")`)
		v.waitFor("both call back", `recorder.calls.filter(c => c.method === "logout" && c.answers).length === 2`)
		v.waitFor("onLogout is fired once", "recorder.fired.onLogout === 1")
		v.checkWorks()
	}},
	{Name: "logout without a session calls back, and the chat works", Run: func(v *visitor) {
		v.mustCall("logout")
		v.checkWorks()
	}},
	{Name: "logout while a message is under way leaves nothing of it", Run: func(v *visitor) {
		v.startConversation()
		text := uniqueText("under way")
		v.typeAndSend(text)
		v.logout(text)
		v.checkWorks()
		v.checkNothingLeft(text)
	}},
	{Name: "a bad token is refused, and the chat goes on", Run: func(v *visitor) {
		text := firstMessage(v)
		if a := v.call("login", map[string]string{"jwtToken": "nonsense"}); a.Error == "" {
			v.tb.Fatalf("login takes nonsense for a token")
		}
		v.waitText(text)
		v.deliver(uniqueText("and on"))
	}},
	{Name: "login tells who it is, and logout forgets it", Token: true, Run: func(v *visitor) {
		a := v.signInSomebody()
		if !v.isLoggedIn(a) {
			v.tb.Fatalf("isLoggedIn says no after login")
		}
		v.startConversation()
		text := uniqueText("of a person")
		v.deliver(text)
		v.logout(text, a)
		if v.isLoggedIn(a) {
			v.tb.Fatalf("isLoggedIn says yes after logout")
		}
		v.checkWorks()
		v.checkNothingLeft(text, a)
	}},
	{Name: "the next person sees nothing of the former one", Token: true, Run: func(v *visitor) {
		a := v.signInSomebody()
		v.startConversation()
		text := uniqueText("a secret")
		v.deliver(text)
		v.logout(text, a)
		b := v.signInSomebody()
		if v.isLoggedIn(a) || !v.isLoggedIn(b) {
			v.tb.Fatalf("isLoggedIn does not say that it is the next person")
		}
		v.checkNothingLeft(text, a)
		v.checkWorks()
		v.checkNothingLeft(text, a)
	}},
	{Name: "a person who comes back finds what was said", Token: true, Run: func(v *visitor) {
		a := v.signInSomebody()
		v.startConversation()
		text := uniqueText("for later")
		v.deliver(text)
		v.logout(text, a)
		v.signIn(a)
		var open []struct{ ConversationID string }
		if err := json.Unmarshal(v.mustCall("getOpenConversations"), &open); err != nil || len(open) == 0 {
			v.tb.Fatalf("there is no open conversation (%v)", err)
		}
		v.mustCall("openConversationById", map[string]string{"conversationId": open[0].ConversationID})
		v.waitText(text)
	}},
	{Name: "an agent's reply is seen", Agent: true, Run: func(v *visitor) { v.startConversation(); v.exchangeMessages() }},
	{Name: "after logout an agent's reply is seen", Agent: true, Run: func(v *visitor) {
		v.logout(firstMessage(v))
		v.startConversation()
		v.exchangeMessages()
	}},
	{Name: "a reply that comes while the panel is closed is counted", Agent: true, Run: func(v *visitor) {
		text := firstMessage(v)
		v.mustCall("close")
		v.reply(text, uniqueText("reply"))
		v.waitFor("getUnreadCount says 1", "Kustomer.getUnreadCount().total === 1")
		v.waitFor("onUnread is fired", "recorder.fired.onUnread > 0")
	}},
}

// firstMessage sends a message in a new conversation and returns its text.
func firstMessage(v *visitor) string {
	v.startConversation()
	text := uniqueText("hello")
	v.deliver(text)
	return text
}
