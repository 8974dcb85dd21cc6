package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// 5. Messages still on their way are delivered under the old session first, for
// at most 2 s; what could not be is dropped, never sent under the next session,
// and counted: response = {discarded: n}.
func TestLogout5WhatIsOnItsWay(t *testing.T) {
	t.Parallel()
	proxy, a := harness.NewProxy(t, server), agent.NewConnection(t, server)
	v := visitorAt(t, proxy.Address)
	sendFirst(v)
	last := uniqueText("sent in the last moment")
	v.TypeAndSend(last)
	if got := discarded(t, v); got != 0 {
		t.Errorf("%d were discarded though the server was there", got)
	}
	a.WaitMessage(last)

	known2 := uniqueText("before the cut")
	v.StartConversation()
	v.SendMessage(known2)
	proxy.BlockSockets()
	lost := []string{uniqueText("lost"), uniqueText("lost too")}
	for _, text := range lost {
		v.TypeAndSend(text)
		v.WaitMessage("customer", text, "pending")
	}
	begun := time.Now()
	if got := discarded(t, v); got != len(lost) {
		t.Errorf("%d were discarded and not %d", got, len(lost))
	}
	if took := time.Since(begun); took > 4*time.Second {
		t.Errorf("it took %s and not 2 s", took)
	}
	proxy.Unblock()
	next := uniqueText("of the next person")
	v.StartConversation()
	v.SendMessage(next)
	a.WaitMessage(next)
	for _, c := range harness.Frames[*protocol.ConversationChanged](a.Socket) {
		for _, text := range lost {
			if c.Conversation.Preview == text {
				t.Errorf("%q was sent after all", text)
			}
		}
	}
}

// 6. The server revokes the session's token; anything that still arrives for it
// is ignored.
func TestLogout6TheTokenIsRevoked(t *testing.T) {
	t.Parallel()
	v, a := visitor(t), agent.NewConnection(t, server)
	text := uniqueText("hello")
	v.OpenChat()
	v.SendMessage(text)
	conversation := a.WaitMessage(text)
	s := sessionOf(t, v)
	v.Logout()
	if code := harness.DialVisitor(t, server, s.ID, s.Token).WaitClosed(); code != protocol.CloseRevoked {
		t.Errorf("the token is answered with %d", code)
	}
	late := uniqueText("too late")
	a.Reply(conversation, late)
	v.StartConversation()
	v.SendMessage(uniqueText("somebody else"))
	if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); strings.Contains(text, late) {
		t.Error("what came for the old session is shown in the new one")
	}
}

// 7. Calling it twice, before start, in any callback or listener, while
// sending, signing in or offline, as an anonymous visitor: each call's callback
// runs exactly once with (response, undefined); onLogout fires once for each
// session that really ended.
func TestLogout7AtAnyMoment(t *testing.T) {
	t.Parallel()
	site := harness.ServeSite(t, "", map[string]string{
		"/":           `<!doctype html><title>Moments</title><script src="` + server.Address + `/widget.js" data-kustomer-api-key="demo"></script><script src="/moments.js"></script>`,
		"/moments.js": moments,
	})
	v := visitorAt(t, site.Address)
	type outcome struct {
		Calls  map[string]int
		Errors []string
		Fired  int
	}
	settled := func(fired int) outcome {
		t.Helper()
		var o outcome
		harness.Until(t, "each call is answered", func() string {
			o = harness.Evaluate[outcome](v.Document, `({ Calls: calls, Errors: errors, Fired: fired })`)
			for name, n := range o.Calls {
				if n == 0 {
					return name + " is not answered"
				}
			}
			if o.Fired < fired {
				return fmt.Sprintf("onLogout fired %d times", o.Fired)
			}
			return ""
		})
		return o
	}
	check := func(what string, fired int) {
		t.Helper()
		o := settled(fired)
		v.WaitRunning() // whatever was under way has been done by now
		o = settled(fired)
		for name, n := range o.Calls {
			if n != 1 {
				t.Errorf("%s: the callback of %s ran %d times", what, name, n)
			}
		}
		if len(o.Errors) > 0 {
			t.Errorf("%s: %q", what, o.Errors)
		}
		if o.Fired != fired {
			t.Errorf("%s: onLogout fired %d times and not %d", what, o.Fired, fired)
		}
	}
	v.Execute(`Kustomer.start()`)
	check("before start, of nobody", 0)

	v.OpenChat()
	v.SendMessage(uniqueText("anonymous"))
	v.Execute(`out("once"); out("twice"); out("thrice")`)
	check("three times in a row", 1)

	v.StartConversation()
	v.SendMessage(uniqueText("anonymous"))
	v.Execute(`listening = true; out("with a listener that logs out")`)
	check("in the listener", 2)
	v.Execute(`listening = false`)

	v.StartConversation()
	v.SendMessage(uniqueText("anonymous"))
	v.Execute(`Kustomer.close(() => out("in close's callback"))`)
	check("in a callback", 3)

	v.OpenChat()
	v.StartConversation()
	v.TypeAndSend(uniqueText("while sending"))
	v.Execute(`out("while sending")`)
	check("while sending", 4)

	token := tokenFor(t, fmt.Sprintf("seven%d@example.com", count.Add(1)))
	v.Execute(`Kustomer.login({ jwtToken: "` + token + `" }, () => {}); out("while signing in")`)
	v.WaitRunning()
	o := settled(4)
	for name, n := range o.Calls {
		if n != 1 {
			t.Errorf("while signing in: the callback of %s ran %d times", name, n)
		}
	}
	if o.Fired > 5 {
		t.Errorf("while signing in: onLogout fired %d times", o.Fired)
	}
}

const moments = `
window.calls = {}; window.errors = []; window.fired = 0; window.listening = false;
window.out = (name) => {
	calls[name] = 0;
	Kustomer.logout((response, error) => {
		calls[name]++;
		if (error !== undefined) errors.push(name + ": " + error);
		if (typeof response?.discarded !== "number") errors.push(name + ": " + JSON.stringify(response));
	});
};
Kustomer.addListener("onLogout", () => { fired++; if (listening) out("in the listener, no. " + fired) });
out("before start"); out("before start, again");
`

// 8. login as someone else works afterwards with no reload, and shows nothing
// of the former person.
func TestLogout8TheNextPerson(t *testing.T) {
	t.Parallel()
	v, a := visitor(t), agent.NewConnection(t, server)
	v.OpenChat()
	robin, sasha := fmt.Sprintf("robin%d@example.com", count.Add(1)), fmt.Sprintf("sasha%d@example.com", count.Add(1))
	signIn(t, v, robin)
	secret := uniqueText("of Robin alone")
	v.SendMessage(secret)
	a.Reply(a.WaitMessage(secret), secret+", answered")
	v.WaitMessage("agent", secret+", answered")
	v.Logout()
	signIn(t, v, sasha)
	if !loggedIn(t, v, sasha) || loggedIn(t, v, robin) {
		t.Error("it is not Sasha who is signed in")
	}
	exchangeMessages(v, a)
	for _, screen := range []string{"conversation", "history", "home"} {
		if screen == "history" {
			goTo(v, "history")
		} else if screen == "home" {
			v.GoHome()
		}
		if text := harness.Evaluate[string](v.Chat(), `document.documentElement.outerHTML`); strings.Contains(text, secret) || strings.Contains(text, robin) {
			t.Errorf("on %s something of Robin is shown", screen)
		}
	}
	card := harness.WaitFrame(a.Socket, "of Sasha", func(c *protocol.ConversationChanged) bool { return c.Conversation.Customer.Email == sasha })
	if card.Conversation.Customer.Email == robin {
		t.Error("the agent takes Sasha for Robin")
	}
}
