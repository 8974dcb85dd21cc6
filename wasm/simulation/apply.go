package simulation

import (
	"strconv"
	"strings"

	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
)

// Do makes one step and returns the first violation of an invariant, nil if all hold.
func (w *World) Do(s Step) error {
	w.steps++
	t := w.tab(s.Tab)
	if err := w.apply(s, t); err != nil {
		return err
	}
	return w.check()
}

// tab returns an open tab, or nil if that one is not open.
func (w *World) tab(number int) *tab {
	if number < 0 || number >= len(w.tabs) {
		return nil
	}
	return w.tabs[number]
}

// apply does what the step says. T is the tab that it names, nil if that is not open.
func (w *World) apply(s Step, t *tab) error {
	switch s.Kind {
	case Attack:
		return w.attack(s, t)
	case AgentSend, AgentType, AgentReceive, AgentRead, AgentEnd, AgentReopen:
		return w.agentAction(s)
	case Offline, Online:
		return w.setNetwork(s.Kind == Online)
	case StoreFails:
		w.server.failStore(s.N)
		return nil
	case Restart:
		return w.restartServer()
	case Wait:
		return w.wait(s.N)
	case ChangeStorage:
		w.changeStorage(s.Text)
		return nil
	case Release:
		if s.Text != "named" {
			w.release = s.N
		}
		return w.server.setRelease(releaseName(s.N))
	case OpenTab:
		if s.Tab < len(w.tabs) && t == nil {
			return w.startTab(s.Tab, s.Text)
		}
		return nil
	}
	if t == nil {
		return nil
	}
	return w.applyToTab(s, t)
}

// startTab opens a tab, in which texts are sent before its program runs.
func (w *World) startTab(number int, sent string) error {
	t := w.openTab(number, sent)
	w.tabs[number] = t
	if err := w.handlePending(t); err != nil {
		return err
	}
	for _, text := range t.sending {
		w.typed(t, text)
	}
	return nil
}

// applyToTab does a step that concerns one open tab.
func (w *World) applyToTab(s Step, t *tab) error {
	if len(t.pending) > 0 {
		if _, begins := t.pending[0].(app.Started); begins {
			if err := w.handlePending(t); err != nil {
				return err
			}
		}
	}
	switch s.Kind {
	case Press, Type:
		return w.userAction(s, t)
	case Scroll:
		if findBinding(t.view().Body, "scroll", s.Name, anyValue) != nil {
			return w.handle(t, app.Action{Type: "scroll", Name: s.Name, Text: s.Text})
		}
	case Call:
		t.lastCall++
		w.passed(t, s.Text)
		return w.handle(t, app.Called{Call: t.lastCall, Method: s.Name, Args: s.Text})
	case Show, Hide:
		t.visible = s.Kind == Show
		return w.handle(t, app.VisibilityChanged{Visible: t.visible})
	case ToServer:
		return w.carryToServer(t, s.N)
	case ToTab:
		return w.carryToTab(t, s.N)
	case Duplicate, Stale, Reorder:
		return w.misdeliver(s, t)
	case Disconnect:
		return w.disconnect(t)
	case Revoke:
		if t.connection != nil && t.connection.session != "" {
			return w.server.revokeElsewhere(t.connection)
		}
	case ClockJump:
		w.clockOffset += s.N
		return w.fireTimers()
	case CloseTab:
		if w.openTabs() > 1 {
			return w.closeTab(t)
		}
	case Reload, Crash:
		if err := w.closeTab(t); err != nil {
			return err
		}
		return w.startTab(t.number, s.Text)
	case StorageEvent:
		return w.deliverStorage(t)
	}
	return nil
}

// userAction presses or types, if the screen has something with that name that is not
// disabled.
func (w *World) userAction(s Step, t *tab) error {
	typ := "click"
	if s.Kind == Type {
		typ = "input"
	}
	body := t.view().Body
	n := findBinding(body, typ, s.Name, s.Text)
	if n == nil { // ids differ from run to run once a script is shrunk
		n = findBinding(body, typ, s.Name, anyValue)
	}
	if n == nil {
		return nil
	}
	if _, off := n.Attr("disabled"); off {
		return nil
	}
	value, _ := n.Attr("data-value")
	e := app.Action{Type: typ, Name: s.Name, Value: value}
	if s.Kind == Type {
		e.Text = s.Text
	}
	if s.Name == view.NameSend {
		t.sending = []string{strings.TrimSpace(w.observe(t).draft)}
	}
	if err := w.handle(t, e); err != nil {
		return err
	}
	if s.Kind == Type && s.Name == view.NameDraft {
		w.typed(t, s.Text)
	}
	return nil
}

// agentAction does what the agent does, in conversation N modulo how many there are.
func (w *World) agentAction(s Step) error {
	all := w.server.conversations()
	if len(all) == 0 {
		return nil
	}
	v := all[int(uint64(s.N)%uint64(len(all)))]
	return w.agentDoes(s.Kind, v, s.Text)
}

// agentDoes has the agent do something with a conversation.
func (w *World) agentDoes(kind Kind, v *conversation, text string) error {
	if kind == AgentSend {
		w.expected.texts.add(textOwner{text: text, session: v.session})
	}
	return w.server.agentDoes(kind, v, text)
}

// changeStorage changes the storage from outside of the tabs.
func (w *World) changeStorage(what string) {
	w.newerStored, w.newerKept, w.moved = "", "", true
	switch word, rest, _ := strings.Cut(what, " "); word {
	case "clear":
		w.storage.text = ""
	case "edit":
		w.storage.text = rest
	case "newer":
		w.newerGeneration = 0
		for _, t := range w.tabs {
			if t != nil {
				w.newerGeneration = max(w.newerGeneration, t.chat.Model().Stored.Generation)
			}
		}
		w.newerStored = newer(w.newerGeneration)
		w.storage.text = w.newerStored
	case "damage":
		w.damage()
	case "truncate":
		w.storage.text = w.storage.text[:len(w.storage.text)/2]
	case "full":
		w.storage.full = true
	case "forbid":
		w.storage.forbidden = true
	case "allow":
		w.storage.full, w.storage.forbidden = false, false
	}
	for _, t := range w.tabs {
		if t != nil && !t.noStorage {
			t.storageKnown = false
		}
	}
	w.expected.excuseUnheld(w)
}

// damage damages what is stored as a release could, in ways that no merge with what is
// right could mend: the server has to have it repaired.
func (w *World) damage() {
	s, _, _ := state.Restore(w.storage.text)
	if s.Empty() || s.Newer != "" {
		return
	}
	for i := range s.Conversations {
		if c := &s.Conversations[i]; c.Last > 0 {
			c.Last += 5
			c.Unread += 5
			c.Marks.AgentRead, c.Marks.AgentDelivered = c.Last, c.Last
		}
	}
	s.Build = DamagingRelease
	w.storage.text, w.damaged = codec.Encode(&s), true
}

// newer returns what a newer release could store that has read what the tabs stored: a
// version that this one does not know, with the fields that every version has.
func newer(generation int64) string {
	return `{"v":99,"build":"later","era":` + strconv.FormatInt(generation, 10) + `,"session":{"kind":"shared"},"future":[{"a":1}]}`
}

// openTabs returns how many tabs are open.
func (w *World) openTabs() (n int) {
	for _, t := range w.tabs {
		if t != nil {
			n++
		}
	}
	return n
}

// closeTab closes a tab. What it alone knew is lost.
func (w *World) closeTab(t *tab) error {
	err := w.dropConnection(t)
	w.tabs[t.number], w.moved = nil, true
	w.expected.excuseUnheld(w)
	return err
}
