package e2e

import (
	"fmt"
	"strings"
	"testing"

	"kith/build/test/harness"
)

// The logout contract, point by point. The sentences are those of the README.

// 1. After logout() a new conversation can be started at once, on the same page
// and after a reload, and messages go both ways.
func TestLogout1ANewConversationStartsAtOnce(t *testing.T) {
	t.Parallel()
	v, a := visitor(t), agent.NewConnection(t, server)
	sendFirst(v)
	v.Logout()
	exchangeMessages(v, a)
	v.Logout()
	v.Reload()
	v.OpenChat()
	exchangeMessages(v, a)
}

// 2. A public screen stays exactly as it is, scroll position included. A screen
// that belonged to the person gives way to home, never to a new conversation.
func TestLogout2TheScreen(t *testing.T) {
	t.Parallel()
	v := visitor(t)
	sendFirst(v)
	for _, s := range screens {
		goTo(v, s.from)
		chat := v.Chat()
		public := s.from == s.after && s.from != "home"
		const page = `(document.querySelector("article")?.closest(".page") ?? document.querySelector(".page"))`
		if public {
			harness.Until(t, "the page is there, and scrolls to its end", func() string {
				if !harness.Evaluate[bool](chat, `!document.querySelector(".skeleton") && `+page+`.scrollTo(0, 1e6) !== null`) {
					return "it is still loading"
				}
				return ""
			})
			chat.Execute(`for (const e of document.querySelectorAll("main *")) e.before = true`)
		}
		const where = `({ top: ` + page + `?.scrollTop ?? 0, text: ` + page + `?.innerText ?? "" })`
		before := harness.Evaluate[struct {
			Top  float64
			Text string
		}](chat, where)
		if s.from == "article" && before.Top == 0 {
			t.Error("the article does not scroll, so this proves nothing of it")
		}
		v.Logout()
		v.WaitScreen(s.after)
		if !public {
			continue
		}
		after := harness.Evaluate[struct {
			Top  float64
			Text string
		}](chat, where)
		if after != before {
			t.Errorf("%s: it was at %v and is at %v; its text changed: %v", s.from, before.Top, after.Top, before.Text != after.Text)
		}
		if harness.Evaluate[bool](chat, `[...document.querySelectorAll(".page *")].some((e) => !e.before)`) {
			t.Errorf("%s: the page was drawn anew", s.from)
		}
		if has := harness.Evaluate[string](chat, `document.documentElement.dataset.screen`); has != s.after {
			t.Errorf("%s: it went to %s after a moment", s.from, has)
		}
	}
}

// 3. Panel open or closed, launcher, start options, the page's listeners,
// settings and knowledge base cache: unchanged.
func TestLogout3WhatStays(t *testing.T) {
	t.Parallel()
	site := harness.ServeSite(t, "", map[string]string{
		"/":         `<!doctype html><title>Left</title><script src="` + server.Address + `/widget.js" data-kustomer-api-key="demo"></script><script src="/start.js"></script>`,
		"/start.js": `Kustomer.start({ chatIconPosition: "left", chatIconSize: 72 }); window.opened = 0; Kustomer.addListener("onOpen", () => opened++)`,
	})
	v := visitorAt(t, site.Address)
	v.OpenChat()
	v.SendMessage(uniqueText("hello"))
	v.Call("openKbArticle", "shipping-times")
	v.WaitScreen("article")
	harness.Until(t, "the article is there", func() string {
		if !harness.Evaluate[bool](v.Chat(), `!!document.querySelector("article")`) {
			return "it is not"
		}
		return ""
	})
	const launcher = `JSON.stringify(document.getElementById("kustomer-ui-sdk-launcher-icon-frame").getBoundingClientRect())`
	const asked = `performance.getEntriesByType("resource").filter((e) => e.name.includes("/v1/kb") || e.name.includes("/v1/settings")).length`
	place, requests, opened := harness.Evaluate[string](v.Document, launcher), harness.Evaluate[int](v.Chat(), asked), harness.Evaluate[int](v.Document, "opened")
	if requests == 0 {
		t.Error("no article was asked for, so this proves nothing of the cache")
	}
	v.Logout()
	if !v.Has("button", "Close chat…") {
		t.Error("the panel closed")
	}
	v.GoHome()
	v.Call("openKbArticle", "shipping-times")
	v.WaitScreen("article")
	if now := harness.Evaluate[int](v.Chat(), asked); now != requests {
		t.Errorf("the knowledge base was asked %d times anew", now-requests)
	}
	v.CloseChat()
	v.Logout()
	if !v.Has("button", "Open chat…") {
		t.Error("the panel opened")
	}
	if now := harness.Evaluate[string](v.Document, launcher); now != place {
		t.Errorf("the launcher was at %s and is at %s", place, now)
	}
	v.OpenChat()
	if now := harness.Evaluate[int](v.Document, "opened"); now != opened+1 {
		t.Errorf("the page's listener was called %d times", now-opened)
	}
}

// 4. Gone from memory, storage and every other tab of the site: token,
// customer, conversations, unread counts, drafts, outbox, described attributes.
// The conversations stay with the customer on the server.
func TestLogout4WhatGoes(t *testing.T) {
	t.Parallel()
	proxy, a := harness.NewProxy(t, server), agent.NewConnection(t, server)
	v := visitorAt(t, proxy.Address)
	v.OpenChat()
	email := fmt.Sprintf("robin%d@example.com", count.Add(1))
	signIn(t, v, email)
	secret, draft, reply, attribute := uniqueText("a secret"), uniqueText("a half thought"), uniqueText("a private answer"), uniqueText("a described one")
	v.SendMessage(secret)
	v.Call("describeCustomer", map[string]any{"customAttributes": map[string]string{"plan": attribute}})
	second := v.Tab()
	second.Navigate(proxy.Address + "/demo/help.html")
	second.OpenChat()
	second.WaitMessage("customer", secret)
	second.TypeDraft(draft)
	v.CloseChat()
	second.CloseChat()
	a.Reply(a.WaitMessage(secret), reply)
	unread := func(p *harness.Page) int { return harness.Evaluate[int](p.Document, `Kustomer.getUnreadCount().total`) }
	harness.Until(t, "the answer is counted", func() string {
		if unread(v) != 1 || unread(second) != 1 {
			return fmt.Sprintf("%d and %d are unread", unread(v), unread(second))
		}
		return ""
	})
	session := sessionOf(t, v)
	tracking := harness.Evaluate[string](v.Document, `localStorage["kustomer-chat-tracking-token"] ?? ""`)
	v.Logout()
	gone := []string{secret, draft, reply, attribute, email, session.Token}
	for name, p := range map[string]*harness.Page{"this tab": v, "the other tab": second} {
		harness.Until(t, "everything is gone from "+name, func() string {
			if n := unread(p); n != 0 {
				return fmt.Sprintf("%d are unread", n)
			}
			for what, text := range map[string]string{
				"the storage": harness.Evaluate[string](p.Document, `JSON.stringify({...localStorage, "fernweg-account": ""}) + JSON.stringify(sessionStorage) + document.cookie`),
				"the panel":   harness.Evaluate[string](p.Chat(), `document.documentElement.outerHTML + [...document.querySelectorAll("textarea, input")].map((e) => e.value).join()`),
			} {
				for _, secret := range gone {
					if secret != "" && strings.Contains(text, secret) {
						return fmt.Sprintf("%s holds %q", what, secret)
					}
				}
			}
			return ""
		})
		if now := harness.Evaluate[string](p.Document, `localStorage["kustomer-chat-tracking-token"] ?? ""`); tracking == "" || now == tracking {
			t.Errorf("%s: the tracking token was %q and is %q", name, tracking, now)
		}
		if in := loggedIn(t, p, email); in {
			t.Errorf("%s says that it is signed in", name)
		}
	}
	signIn(t, v, email)
	v.OpenChat()
	harness.Until(t, "the customer finds the conversation again", func() string {
		if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, reply) {
			return "it is not there"
		}
		return ""
	})
}
