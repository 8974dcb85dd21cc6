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

// A World is one device with its tabs, and what it talks to.
type World struct {
	tb        runTB
	backend   *Backend
	proxy     *harness.Proxy
	agent     *harness.Agent
	firstPage *harness.Page // the first tab, which keeps the device's storage while others come and go
	model     *model
	timeout   time.Duration
	steps     int // how many steps have come to rest
}

// Tabs is how many tabs a device has at most.
const Tabs = 3

// WakeAfter is after how long without rest the device says that its network is
// there, as one does that comes out of a pocket. Until then the program waits
// as it means to; the walks in wasm/simulation prove that it does so to the end.
const WakeAfter = 800 * time.Millisecond

// page is where the visitors are. It has a strict policy and little else.
const page = "/demo/strict.html"

// newWorld makes a device that has never been anywhere, with one tab.
func newWorld(tb runTB, c *Backend, browser *chromium.Browser, patience time.Duration) *World {
	w := &World{tb: tb, backend: c, proxy: harness.NewProxy(tb, c.server), model: newModel(Tabs), timeout: patience}
	w.agent = c.agent.NewConnection(tb, c.server)
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

// closeTab closes a tab, without asking it. The anchor goes elsewhere instead.
func (w *World) closeTab(t *tab) {
	w.model.tabs[t.number] = nil
	if t.page == w.firstPage {
		t.page.Navigate("about:blank")
	} else {
		t.page.Close()
	}
}

// emails are those of the people who may sign in; each walk has its own.
func (w *World) emails() []string {
	return []string{w.email("a"), w.email("b")}
}

func (w *World) email(name string) string { return fmt.Sprintf("%s.%s", name, w.backend.suffix) }

// tab answers an open tab, and nil where that one is not open.
func (w *World) tab(number int) *tab {
	if number < 0 || number >= len(w.model.tabs) {
		return nil
	}
	return w.model.tabs[number]
}

// settle waits until every tab is as the model says, and answers what is not
// when patience ends. A former person's words that are still there then, or a
// message that is still missing, do not come right by themselves.
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

// observeAll looks at every tab.
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

// CheckCanChat shows in every tab that a visitor can still begin a conversation, is
// heard and hears the answer; then holds what the server has against what was
// said.
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
			return fmt.Errorf("the proof: %w", err)
		}
	}
	return w.checkServer()
}

// converse begins a conversation in a tab, writes, and waits for the reply.
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
	text, reply := w.backend.text("proof"), w.backend.text("proven")
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

// backLimit is how often a visitor goes back before giving up.
const backLimit = 30

// checkServer holds what the server has of each conversation against what was said.
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

// conversationID is the server's id of a talk: what the agent was told with its
// first message of the visitor.
func (w *World) conversationID(t *conversation) string {
	if t.id == "" {
		i := slices.IndexFunc(t.delivered, func(l entry) bool { return l.author == "customer" })
		t.id = w.agent.WaitMessage(t.delivered[i].text)
	}
	return t.id
}

// invariantOf is the number of the invariant that an error is about; 0 for none, and
// -1 for a fault of another kind.
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
