package e2e

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"kith/build/test/harness"
)

// release returns the release that runs in a page's panel, or "" if nothing is stored.
func release(v *harness.Page) string {
	return harness.Evaluate[string](v.Document, `JSON.parse(localStorage["kustomer-chat"] ?? "{}").build ?? ""`)
}

// waitRelease waits until a page runs a release.
func waitRelease(t *testing.T, v *harness.Page, want string) {
	t.Helper()
	harness.Until(t, "the page to run "+want, func() string {
		if is := release(v); is != want {
			return "it runs " + is
		}
		return ""
	})
}

// withCanary starts a server of its own, of which the shop's visitors get a release beside
// that of the binary. It returns the id of that of the binary, too.
func withCanary(t *testing.T, site func(*harness.Server) string, change func(source string, content []byte) []byte) (s *harness.Server, own string, canary harness.Release) {
	t.Helper()
	s = harness.Serve(t, binary, "")
	v := visitorAt(t, s.Address+"/")
	v.OpenChat()
	own = release(v)
	canary = harness.MakeRelease(t, t.Name(), change)
	s.Command(t, "release add", canary.File)
	s.Command(t, "release canary", canary.ID, "50%")
	s.Command(t, "release pin", site(s), canary.ID)
	return s, own, canary
}

func shopOf(s *harness.Server) string { return s.Address }

// TestReleaseRolledBack: pages that are open change over without losing anything: the
// draft, what waits to be sent, the place, the focus. Pages that come later get the other
// release at once, and nothing is left to be repaired.
func TestReleaseRolledBack(t *testing.T) {
	t.Parallel()
	s, own, canary := withCanary(t, shopOf, nil)
	a := harness.SetUpAgent(t, s, "Mira")

	v := visitorAt(t, s.Address+"/")
	v.OpenChat()
	before, reply := uniqueText("before"), uniqueText("an answer")
	v.SendMessage(before)
	a.Reply(a.WaitMessage(before), reply)
	v.WaitMessage("agent", reply)
	if is := release(v); is != canary.ID {
		t.Fatalf("the page runs %s, not the canary %s", is, canary.ID)
	}
	second := v.Tab()
	second.Navigate(s.Address + "/demo/bags.html")
	second.OpenChat()

	away := harness.NewProxy(t, s)
	s.Command(t, "release pin", away.Address, canary.ID)
	w := visitorAt(t, away.Address+"/")
	w.OpenChat()
	w.SendMessage(uniqueText("from a train"))
	waitRelease(t, w, canary.ID)
	away.BlockSockets()
	waits := uniqueText("in a tunnel")
	w.TypeAndSend(waits)
	w.WaitMessage("customer", waits, "pending")

	draft := uniqueText("half a sentence")
	v.TypeDraft(draft)
	s.Command(t, "release rollback", "-why", "the test says so")

	waitRelease(t, v, own)
	v.WaitRunning()
	v.WaitScreen("conversation")
	harness.Until(t, "the draft and the keyboard are where they were", func() string {
		role, name := v.Focused()
		if has := v.Draft(); has != draft || role != "textbox" || name != "Message" {
			return fmt.Sprintf("the text box holds %q, the keyboard is at the %s %q", has, role, name)
		}
		return ""
	})
	v.Key(harness.Enter)
	v.WaitMessage("customer", draft, "sent", "delivered", "read")
	a.WaitMessage(draft)
	var texts []string
	for _, m := range v.Messages() {
		texts = append(texts, m.Text)
	}
	for _, text := range []string{before, reply, draft} {
		if n := strings.Count(strings.Join(texts, "\n"), text); n != 1 {
			t.Errorf("%q is shown %d times: %q", text, n, texts)
		}
	}
	second.WaitRunning()
	second.WaitMessage("customer", draft, "sent", "delivered", "read")

	away.Unblock()
	waitRelease(t, w, own)
	w.WaitMessage("customer", waits, "sent", "delivered", "read")
	a.WaitMessage(waits)

	late := visitorAt(t, s.Address+"/")
	late.OpenChat()
	waitRelease(t, late, own)

	harness.Until(t, "nothing is left to be repaired", func() string {
		body, err := io.ReadAll(s.Get(t, "/metrics").Body)
		if err != nil || !strings.Contains(string(body), "\nkith_sessions_to_repair 0\n") {
			return fmt.Sprintf("the metrics say %s, %v", body, err)
		}
		return ""
	})
	for _, p := range []*harness.Page{v, second, late} {
		if faults := p.Errors(); len(faults) > 0 {
			t.Errorf("the console says %q", faults)
		}
	}
}

// dead is a script after which, once a message was typed, nothing reaches the program any
// more: neither the page nor the server.
const dead = `(() => {
	for (const kind of [MessagePort, WebSocket]) {
		const add = kind.prototype.addEventListener
		kind.prototype.addEventListener = function (type, listener, options) {
			return add.call(this, type, event => globalThis.isDead || listener(event), options)
		}
	}
	addEventListener('input', event => { globalThis.isDead ||= event.target.value.includes('die') }, true)
})();`

// TestReleaseThatIsDead: a panel whose program does nothing any more hears of no rollback.
// The shim notices that it is silent, and loads the other release.
func TestReleaseThatIsDead(t *testing.T) {
	t.Parallel()
	s, own, canary := withCanary(t, shopOf, func(source string, content []byte) []byte {
		if source == "frame.js" {
			return append([]byte(dead), content...)
		}
		return content
	})
	v := visitorAt(t, s.Address+"/")
	v.OpenChat()
	text := uniqueText("before")
	v.SendMessage(text)
	waitRelease(t, v, canary.ID)
	v.Chat().Press("textbox", "Message")
	v.Type("die")
	s.Command(t, "release rollback", "-why", "it is dead")
	waitRelease(t, v, own)
	v.WaitRunning()
	v.WaitMessage("customer", text, "sent", "delivered", "read")
	if draft := v.Draft(); draft != "die" {
		t.Errorf("the text box holds %q", draft)
	}
	v.Chat().Press("textbox", "Message")
	v.Key(harness.Enter)
	v.WaitMessage("customer", "die", "sent", "delivered", "read")
}

// TestReleaseThatHangs: a panel whose thread hangs is loaded again in a process that does
// not.
func TestReleaseThatHangs(t *testing.T) {
	t.Parallel()
	var elsewhere *harness.Site
	s, own, canary := withCanary(t, func(s *harness.Server) string {
		elsewhere = serveOtherSite(t, s, "")
		return elsewhere.Address
	}, nil)
	v := visitorAt(t, elsewhere.Address+"/")
	v.OpenChat()
	text := uniqueText("before")
	v.SendMessage(text)
	waitRelease(t, v, canary.ID)
	v.Chat().Execute("setTimeout(() => { for (;;); })")
	s.Command(t, "release rollback", "-why", "it hangs")
	if wrong := harness.Within(t, time.Minute, func() string { // the page asks five times, and waits
		if is := release(v); is != own {
			return "the page runs " + is
		}
		return ""
	}); wrong != "" {
		t.Fatal(wrong)
	}
	v.WaitRunning()
	v.WaitMessage("customer", text, "sent", "delivered", "read")
}

// deaf is a script after which, once a message was typed, what the server says and what is
// typed or pressed does not reach the program any more. It still answers the page.
const deaf = `(() => {
	const add = WebSocket.prototype.addEventListener
	WebSocket.prototype.addEventListener = function (type, listener, options) {
		return add.call(this, type, event => globalThis.isDeaf || listener(event), options)
	}
	addEventListener('input', event => {
		if (globalThis.isDeaf) event.stopImmediatePropagation()
		globalThis.isDeaf ||= event.target.value.includes('deaf')
	}, true)
	addEventListener('keydown', event => globalThis.isDeaf && event.key === 'Enter' && event.stopImmediatePropagation(), true)
})();`

// hurried is a script that has what a page does at intervals, or later, come ten times as
// often.
const hurried = `if (top === window) for (const name of ['setInterval', 'setTimeout']) {
	const wait = window[name]
	window[name] = (fn, ms, ...args) => wait(fn, ms / 10, ...args)
}`

// TestReleaseThatHearsNothing: a panel may answer the page, and hear nothing of a rollback,
// as in the incident, in which a program had lost its functions. The page finds out by
// itself, and loads the other release. What was typed into the dead text box is not lost.
func TestReleaseThatHearsNothing(t *testing.T) {
	t.Parallel()
	s, own, canary := withCanary(t, shopOf, func(source string, content []byte) []byte {
		if source == "frame.js" {
			return append([]byte(deaf), content...)
		}
		return content
	})
	v := harness.NewPage(t, browser)
	v.AddScript(hurried)
	v.Navigate(s.Address + "/")
	v.OpenChat()
	text := uniqueText("before")
	v.SendMessage(text)
	waitRelease(t, v, canary.ID)
	v.Chat().Press("textbox", "Message")
	v.Type("deaf ")
	v.Type("and dumb")
	v.Key(harness.Enter)
	s.Command(t, "release rollback", "-why", "it hears nothing")
	waitRelease(t, v, own)
	v.WaitRunning()
	v.WaitMessage("customer", text, "sent", "delivered", "read")
	if draft := v.Draft(); draft != "deaf and dumb\n" { // Enter has begun a line
		t.Errorf("the text box holds %q", draft)
	}
	v.Chat().Press("textbox", "Message")
	v.Key(harness.Enter)
	v.WaitMessage("customer", "deaf and dumb", "sent", "delivered", "read")
}
