package browserfuzz

import (
	"encoding/json"
	"strings"
	"time"

	"kith/build/test/harness"
	"kith/wasm/simulation"
)

// Slow makes the network take N milliseconds for each piece that it carries. It
// is the one word that wasm/simulation does not have. Cut has a number here: after so
// many bytes.
const Slow simulation.Kind = "slow"

// Do lets one step happen, waits until all has come to rest, and answers the
// first invariant that does not hold then. A step that makes no sense in the
// world as it is does nothing.
func (w *World) Do(s simulation.Step) error {
	t := w.tab(s.Tab)
	switch s.Kind {
	case simulation.AgentSend, simulation.AgentType, simulation.AgentReceive, simulation.AgentRead, simulation.AgentEnd, simulation.AgentReopen:
		w.agents(s)
	case simulation.Offline, simulation.Online:
		w.network(s.Kind == simulation.Online)
	case Slow:
		w.cable.Slow(time.Duration(s.N) * time.Millisecond)
	case simulation.Disconnect:
		if s.N > 0 {
			w.cable.CutAfter(int(s.N))
		} else {
			w.cable.BreakSockets()
		}
	case simulation.Restart:
		w.crew.restart(w.j)
		w.agent = w.crew.agent.Again(w.j, w.crew.server)
	case simulation.OpenTab:
		if s.Tab < len(w.model.tabs) && t == nil {
			w.open(s.Tab)
		}
	default:
		if t == nil {
			return nil
		}
		w.inTab(s, t)
	}
	return w.settle()
}

// inTab does a step that concerns one open tab.
func (w *World) inTab(s simulation.Step, t *tab) {
	m := w.model
	switch s.Kind {
	case simulation.Press:
		if s.Name == "launcher" {
			t.act("press", 0, s.Name, "")
			t.open = !t.open
		} else if t.open && t.last.Running {
			if had := t.last; len(had.Names) > 0 {
				m.pressed(t, s.Name, t.act("press", s.N, s.Name, ""), had)
			}
		}
	case simulation.Type:
		w.types(s, t)
	case simulation.Call:
		w.call(s, t)
	case simulation.ChangeStorage:
		how, text, _ := strings.Cut(s.Text, " ")
		t.act("storage", 0, how, text)
		m.loose = true
	case simulation.Revoke:
		w.revoke(t)
	case simulation.Reload:
		t.page.Reload()
		t.page.Execute(driver)
		m.tabs[t.number] = &tab{number: t.number, page: t.page}
	case simulation.Crash:
		w.close(t)
		w.open(t.number)
	case simulation.CloseTab:
		if w.opened() > 1 {
			w.close(t)
		}
	}
}

func (w *World) opened() (n int) {
	for _, t := range w.model.tabs {
		if t != nil {
			n++
		}
	}
	return n
}

// types writes into what has that name, if it stands on the screen.
func (w *World) types(s simulation.Step, t *tab) {
	if !t.open || !t.last.Running {
		return
	}
	switch s.Name {
	case "draft":
		if t.last.Box != nil {
			w.model.texts[s.Text] = w.model.who
			w.model.drafts[t.last.Box.ID] = s.Text
			t.act("type", 0, s.Name, s.Text)
		}
	case "query":
		t.act("type", 0, s.Name, s.Text)
		t.adopt()
	}
}

// call calls a method of the page's. What needs the server to answer is not
// called where it cannot be reached.
func (w *World) call(s simulation.Step, t *tab) {
	if w.model.offline && (s.Name == "login" || s.Name == "describeCustomer") {
		return
	}
	args := s.Text
	if s.Name == "login" {
		args = w.credentials(s.Text)
	}
	t.called++
	t.act("call", t.called, s.Name, args)
	w.model.called(t, s.Name, s.Text, w.email)
}

// credentials are the argument of login: a token for a name, as the shop's
// server signs it, and nonsense for any other text.
func (w *World) credentials(name string) string {
	token := "nonsense"
	if name == "a" || name == "b" {
		answer := harness.Post(w.j, w.crew.server, "/demo/token", map[string]string{"email": w.email(name)})
		var r struct{ Token string }
		if err := json.NewDecoder(answer.Body).Decode(&r); err != nil {
			w.j.Fatalf("the shop signs no token: %v", err)
		}
		token = r.Token
	}
	text, _ := json.Marshal(map[string]string{"jwtToken": token})
	return string(text)
}

// network takes the device off the network, or back.
func (w *World) network(online bool) {
	w.model.offline = !online
	if online {
		w.cable.Mend()
	} else {
		w.cable.CutSockets()
	}
	for _, t := range w.model.tabs {
		if t != nil && online {
			t.page.GoesOnline()
		} else if t != nil {
			t.page.GoesOffline()
		}
	}
}
