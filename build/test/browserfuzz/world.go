package browserfuzz

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"kith/build/test/chromium"
	"kith/build/test/harness"
	"kith/wasm/simulation"
)

// A World is one device with its tabs, and the server that it talks to.
type World struct {
	tb        runTB
	backend   *Backend
	proxy     *harness.Proxy
	agent     *harness.Agent
	firstPage *harness.Page // the first tab, which keeps the profile alive while others come and go
	model     *model
	timeout   time.Duration
	steps     int // how many steps have come to rest
}

// Tabs is how many tabs a device has at most.
const Tabs = 3

// WakeAfter is after how long the device reports that its network is there, as one that
// comes out of a pocket does, while a tab is not yet as expected. It shortens the
// program's waits; wasm/simulation checks that they end without it.
const WakeAfter = 800 * time.Millisecond

// page is the page that the tabs show. It has a strict policy and little else.
const page = "/demo/strict.html"

// newWorld returns a world of a new visitor, with one tab.
func newWorld(tb runTB, b *Backend, browser *chromium.Browser, timeout time.Duration) *World {
	w := &World{tb: tb, backend: b, proxy: harness.NewProxy(tb, b.server), model: newModel(Tabs), timeout: timeout}
	w.agent = b.agent.NewConnection(tb, b.server)
	w.firstPage = harness.NewPage(tb, browser)
	w.load(&tab{page: w.firstPage})
	return w
}

// openTab opens a tab.
func (w *World) openTab(number int) { w.load(&tab{number: number, page: w.firstPage.Tab()}) }

func (w *World) load(t *tab) {
	if w.model.offline {
		t.page.GoOffline()
	}
	t.page.Navigate(w.proxy.Address + page)
	t.page.Execute(driver)
	w.model.tabs[t.number] = t
}

// closeTab closes a tab. The first one shows an empty page instead.
func (w *World) closeTab(t *tab) {
	w.model.tabs[t.number] = nil
	if t.page == w.firstPage {
		t.page.Navigate("about:blank")
	} else {
		t.page.Close()
	}
}

// emails returns the addresses of those who may sign in. Each run has its own.
func (w *World) emails() []string {
	return []string{w.email("a"), w.email("b")}
}

func (w *World) email(name string) string { return fmt.Sprintf("%s.%s", name, w.backend.suffix) }

// tab returns an open tab, or nil if that one is not open.
func (w *World) tab(number int) *tab {
	if number < 0 || number >= len(w.model.tabs) {
		return nil
	}
	return w.model.tabs[number]
}

// settle waits until every tab is as the model expects, and returns what is not after
// the timeout.
func (w *World) settle() error {
	w.model.sync()
	var wrong error
	woken := time.Now()
	harness.Within(w.tb, w.timeout, func() string {
		if wrong = w.observeAll(); wrong == nil {
			return ""
		}
		if !w.model.offline && time.Since(woken) > WakeAfter {
			woken = time.Now()
			for _, t := range w.model.tabs {
				if t != nil {
					t.act("wake", 0, "", "")
				}
			}
		}
		return wrong.Error()
	})
	w.steps++
	return wrong
}

// observeAll observes every tab and compares it with the model.
func (w *World) observeAll() error {
	m := w.model
	for _, t := range m.tabs {
		if t == nil {
			continue
		}
		t.seen = w.observe(t)
		m.complete(t, t.seen)
	}
	m.sync() // a screen that was adopted may be one that is read
	for _, t := range m.tabs {
		if t == nil {
			continue
		}
		if err := m.check(t, t.seen); err != nil {
			return fmt.Errorf("tab %d: %w", t.number, err)
		}
	}
	return nil
}

// CheckCanChat starts a conversation in each open tab, sends a message, and has the
// agent reply; then it compares what the server has with what was written.
func (w *World) CheckCanChat() error {
	for _, s := range []simulation.Step{{Kind: Slow}, {Kind: simulation.Online}} {
		if err := w.Do(s); err != nil {
			return err
		}
	}
	for _, t := range slices.Clone(w.model.tabs) {
		if t == nil {
			continue
		}
		if err := w.converse(t); err != nil {
			return fmt.Errorf("the check at the end: %w", err)
		}
	}
	return w.checkServer()
}

// converse sends a message in a new conversation and has the agent reply to it.
func (w *World) converse(t *tab) error {
	if !t.open {
		if err := w.Do(simulation.Step{Kind: simulation.Call, Tab: t.number, Name: "open"}); err != nil {
			return err
		}
	}
	for back := 0; t.screen != "home"; back++ {
		if back == backLimit {
			return violation(9, "after going back %d times it is still not home", back)
		}
		if err := w.Do(simulation.Step{Kind: simulation.Press, Tab: t.number, Name: "back"}); err != nil {
			return err
		}
	}
	text, reply := w.backend.text("last question"), w.backend.text("last answer")
	for _, s := range []simulation.Step{
		{Kind: simulation.Press, Tab: t.number, Name: "new"},
		{Kind: simulation.Type, Tab: t.number, Name: "draft", Text: text},
		{Kind: simulation.Press, Tab: t.number, Name: "send"},
	} {
		if err := w.Do(s); err != nil {
			return err
		}
	}
	of := t.conversation
	if of == nil || len(of.delivered) == 0 || of.delivered[len(of.delivered)-1].text != text {
		return violation(1, "a new conversation could not be begun on %s", t.screen)
	}
	w.agent.Reply(w.conversationID(of), reply)
	w.model.onReply(of, reply)
	return w.settle()
}

// backLimit is how often Back may be pressed before the home screen must be there.
const backLimit = 30

// checkServer compares the messages that the server has with those that were written.
func (w *World) checkServer() error {
	for _, t := range w.model.onServer() {
		var has, want []string
		for _, m := range w.agent.Messages(w.conversationID(t)) {
			has = append(has, m.Text)
		}
		for _, l := range t.delivered {
			want = append(want, l.text)
		}
		if !slices.Equal(has, want) && !w.model.tampered {
			return violation(2, "the server has %q; it should have %q", has, want)
		}
	}
	return nil
}

// conversationID returns the id of a conversation. If the page has not shown it, the
// agent knows it by the visitor's first message.
func (w *World) conversationID(t *conversation) string {
	if t.id == "" {
		i := slices.IndexFunc(t.delivered, func(l entry) bool { return l.author == "customer" })
		t.id = w.agent.WaitMessage(t.delivered[i].text)
	}
	return t.id
}

// invariantOf returns the number of the invariant that an error is about, 0 for nil and
// -1 for an error of another kind.
func invariantOf(err error) int {
	var v *simulation.Violation
	switch {
	case err == nil:
		return 0
	case errors.As(err, &v):
		return v.Invariant
	}
	return -1
}
