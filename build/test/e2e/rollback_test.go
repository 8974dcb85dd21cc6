package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"kith/build/test/harness"
	"kith/wasm/chat/state"
)

// TestRollback: the page's storage holds what a newer release has stored, with what
// this one does not know. The visitor chats, reloads and chats again, and the
// newer release would find all of it. A logout ends what it had stored, too.
func TestRollback(t *testing.T) {
	t.Parallel()
	for _, readable := range []bool{true, false} {
		t.Run(fmt.Sprintf("readable %t", readable), func(t *testing.T) {
			t.Parallel()
			a := agent.NewConnection(t, server)
			before := uniqueText("before the rollback")
			first := visitorAt(t, server.Address)
			first.OpenChat()
			first.SendMessage(before)
			newer := state.Schema{Version: state.SchemaVersion + 1, MinReader: state.SchemaVersion}
			if !readable {
				newer.MinReader = newer.Version
			}
			text := newerState(t, first, newer)

			proxy := harness.NewProxy(t, server)
			v := visitorAtWith(t, proxy.Address, text)
			v.OpenChat()
			if readable {
				v.WaitMessage("customer", before, "sent", "delivered", "read")
			} else {
				v.StartConversation()
			}
			one, reply, two := uniqueText("after it"), uniqueText("an answer"), uniqueText("after a reload")
			v.SendMessage(one)
			conversation := a.WaitMessage(one)
			a.Reply(conversation, reply)
			v.WaitMessage("agent", reply)
			v.Reload()
			v.OpenChat()
			v.WaitScreen("conversation")
			v.WaitMessage("customer", one, "sent", "delivered", "read")
			v.WaitMessage("agent", reply)
			v.SendMessage(two)
			if got := a.WaitMessage(two); got != conversation {
				t.Errorf("after the reload the visitor writes into %s, before into %s", got, conversation)
			}
			proxy.BlockSockets()
			waits := uniqueText("not sent")
			v.TypeAndSend(waits)
			v.WaitMessage("customer", waits, "pending")

			harness.Until(t, "the newer release to find everything once", func() string {
				stored := harness.Evaluate[string](v.Document, `localStorage["kustomer-chat"]`)
				if s, _, _ := state.Restore(stored); s.Newer != text {
					return fmt.Sprintf("of its state\n%s\nthis is kept:\n%s", text, s.Newer)
				}
				s, _, skipped := newer.Restore(stored)
				if len(skipped) > 0 || s.Newer != "" {
					return fmt.Sprintf("it leaves out %v and keeps %q", skipped, s.Newer)
				}
				var texts []string
				for _, c := range s.Conversations {
					for _, m := range c.Messages {
						texts = append(texts, m.Text)
					}
				}
				for _, m := range s.Outbox {
					texts = append(texts, m.Text)
				}
				for _, text := range []string{before, one, reply, two, waits} {
					if n := strings.Count(strings.Join(texts, "\n"), text); n != 1 {
						return fmt.Sprintf("%q is there %d times: %q", text, n, texts)
					}
				}
				return ""
			})

			// A logout leaves nothing of either.
			proxy.Unblock()
			v.WaitMessage("customer", waits, "sent", "delivered", "read")
			v.Logout()
			harness.Until(t, "nothing of the person to be stored", func() string {
				stored := harness.Evaluate[string](v.Document, `JSON.stringify(localStorage)`)
				for _, left := range []string{"newer", before, one, token(t, text)} {
					if strings.Contains(stored, left) {
						return fmt.Sprintf("%q is, in %s", left, stored)
					}
				}
				return ""
			})
			waitRevoked(t, text)
		})
	}
}

// newerState returns what a newer release would have stored in the place of what is
// stored on a page.
func newerState(t *testing.T, p *harness.Page, newer state.Schema) string {
	t.Helper()
	text := harness.Evaluate[string](p.Document, fmt.Sprintf(`(() => {
		const state = JSON.parse(localStorage['kustomer-chat'])
		Object.assign(state, { v: %d, minReader: %d, build: 'newer', added: [1.5, { é: '"}' }] })
		for (const c of state.conversations) c.added = true
		state.session.added = 'proof'
		return JSON.stringify(state)
	})()`, newer.Version, newer.MinReader))
	if !json.Valid([]byte(text)) {
		t.Fatal("not JSON:", text)
	}
	return text
}

// token returns the token of the session in a stored state.
func token(t *testing.T, stored string) string {
	t.Helper()
	var s struct{ Session struct{ Token string } }
	if err := json.Unmarshal([]byte(stored), &s); err != nil || s.Session.Token == "" {
		t.Fatal("there is no session in", stored, err)
	}
	return s.Session.Token
}

// waitRevoked waits until the server has ended the session in a stored state: a
// browser that has a copy of it shows nothing of the person.
func waitRevoked(t *testing.T, stored string) {
	t.Helper()
	copied := strings.Replace(stored, fmt.Sprintf(`"v":%d`, state.SchemaVersion+1), fmt.Sprintf(`"v":%d`, state.SchemaVersion), 1)
	id := func(text string) string {
		s, _, _ := state.Restore(text)
		return s.Session.ID
	}
	p := visitorWith(t, copied)
	p.OpenChat()
	harness.Until(t, "the session to be gone", func() string {
		if id(harness.Evaluate[string](p.Document, `localStorage["kustomer-chat"] ?? ""`)) == id(copied) {
			return "it goes on"
		}
		return ""
	})
}
