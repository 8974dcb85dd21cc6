package browserfuzz

import (
	"encoding/json"
	"strings"
	"time"

	"kith/build/test/harness"
	"kith/wasm/simulation"
)

// Slow makes the network take N milliseconds for each piece of bytes. It is the one
// kind of step that wasm/simulation does not have. N of Disconnect is after how many
// bytes, 0 for at once.
const Slow simulation.Kind = "slow"

// Do makes one step, waits until every tab is as the model expects, and returns the
// first violation of an invariant if that takes too long. A step that makes no sense
// in the world as it is does nothing.
func (w *World) Do(s simulation.Step) error {
	t := w.tab(s.Tab)
	switch s.Kind {
	case simulation.AgentSend, simulation.AgentType, simulation.AgentReceive, simulation.AgentRead, simulation.AgentEnd, simulation.AgentReopen:
		w.agentAction(s)
	case simulation.Offline, simulation.Online:
		w.setNetwork(s.Kind == simulation.Online)
	case Slow:
		w.proxy.SetDelay(time.Duration(s.N) * time.Millisecond)
	case simulation.Disconnect:
		if s.N > 0 {
			w.proxy.BreakAfter(int(s.N))
		} else {
			w.proxy.BreakSockets()
		}
	case simulation.Restart:
		w.backend.restart(w.tb)
		w.agent = w.backend.agent.NewConnection(w.tb, w.backend.server)
	case simulation.OpenTab:
		if s.Tab < len(w.model.tabs) && t == nil {
			w.openTab(s.Tab)
		}
	default:
		if t == nil {
			return nil
		}
		w.applyToTab(s, t)
	}
	return w.settle()
}

// applyToTab does a step that concerns one open tab.
func (w *World) applyToTab(s simulation.Step, t *tab) {
	m := w.model
	switch s.Kind {
	case simulation.Press:
		if s.Name == "launcher" {
			t.act("press", 0, s.Name, "")
			t.open = !t.open
		} else if t.open && t.seen.Running {
			if had := t.seen; len(had.Names) > 0 {
				m.onPress(t, s.Name, t.act("press", s.N, s.Name, ""), had)
			}
		}
	case simulation.Type:
		w.typeInto(s, t)
	case simulation.Call:
		w.call(s, t)
	case simulation.ChangeStorage:
		how, text, _ := strings.Cut(s.Text, " ")
		t.act("storage", 0, how, text)
		m.tampered = true
	case simulation.Revoke:
		w.revoke(t)
	case simulation.Reload:
		t.page.Reload()
		t.page.Execute(driver)
		m.tabs[t.number] = &tab{number: t.number, page: t.page}
	case simulation.Crash:
		w.closeTab(t)
		w.openTab(t.number)
	case simulation.CloseTab:
		if w.openTabs() > 1 {
			w.closeTab(t)
		}
	}
}

// openTabs returns how many tabs are open.
func (w *World) openTabs() (n int) {
	for _, t := range w.model.tabs {
		if t != nil {
			n++
		}
	}
	return n
}

// typeInto types into the element with that name, if it is on the screen.
func (w *World) typeInto(s simulation.Step, t *tab) {
	if !t.open || !t.seen.Running {
		return
	}
	switch s.Name {
	case "draft":
		if t.seen.Box != nil {
			w.model.texts[s.Text] = w.model.visitor
			w.model.drafts[t.seen.Box.ID] = s.Text
			t.act("type", 0, s.Name, s.Text)
		}
	case "query":
		t.act("type", 0, s.Name, s.Text)
		t.adoptScreen()
	}
}

// call calls a method of the page's global Kustomer. A method that only the server can
// answer is not called while it cannot be reached.
func (w *World) call(s simulation.Step, t *tab) {
	if w.model.offline && (s.Name == "login" || s.Name == "describeCustomer") {
		return
	}
	args := s.Text
	if s.Name == "login" {
		args = w.credentials(s.Text)
	}
	t.lastCall++
	t.act("call", t.lastCall, s.Name, args)
	w.model.onCall(t, s.Name, s.Text, w.email)
}

// credentials returns the argument of login: a token as the shop's server signs it for
// a or b, and nonsense for any other name.
func (w *World) credentials(name string) string {
	token := "nonsense"
	if name == "a" || name == "b" {
		answer := harness.Post(w.tb, w.backend.server, "/demo/token", map[string]string{"email": w.email(name)})
		var r struct{ Token string }
		if err := json.NewDecoder(answer.Body).Decode(&r); err != nil {
			w.tb.Fatalf("the shop signs no token: %v", err)
		}
		token = r.Token
	}
	text, _ := json.Marshal(map[string]string{"jwtToken": token})
	return string(text)
}

// setNetwork takes the device off the network, or back.
func (w *World) setNetwork(online bool) {
	w.model.offline = !online
	if online {
		w.proxy.Unblock()
	} else {
		w.proxy.BlockSockets()
	}
	for _, t := range w.model.tabs {
		if t != nil && online {
			t.page.GoOnline()
		} else if t != nil {
			t.page.GoOffline()
		}
	}
}
