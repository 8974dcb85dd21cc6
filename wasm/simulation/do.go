package simulation

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/app"
)

// Do lets one step happen, and answers the first invariant that does not hold
// after it.
func (w *World) Do(s Step) error {
	w.steps++
	t := w.tab(s.Tab)
	if err := w.happen(s, t); err != nil {
		return err
	}
	return w.check(t)
}

// tab answers an open tab, and nil where that one is not open.
func (w *World) tab(number int) *tab {
	if number < 0 || number >= len(w.tabs) {
		return nil
	}
	return w.tabs[number]
}

// happen does what the step says.
func (w *World) happen(s Step, t *tab) error {
	switch s.Do {
	case Say, Compose, Receive, Read, End, Reopen:
		w.agent(s)
		return nil
	case Offline, Online:
		return w.network(s.Do == Online)
	case Restart:
		return w.restart()
	case Wait:
		return w.wait(s.N)
	case Store:
		w.touch(s.Text)
		return nil
	case Release:
		w.release = s.N
		return nil
	case Open:
		if s.Tab < len(w.tabs) && t == nil {
			w.tabs[s.Tab] = w.open(s.Tab)
			return w.next(w.tabs[s.Tab])
		}
		return nil
	}
	if t == nil {
		return nil
	}
	return w.inTab(s, t)
}

// inTab does a step that concerns one open tab.
func (w *World) inTab(s Step, t *tab) error {
	if len(t.waiting) > 0 {
		if _, begins := t.waiting[0].(app.Started); begins {
			if err := w.next(t); err != nil {
				return err
			}
		}
	}
	switch s.Do {
	case Press, Type:
		return w.act(s, t)
	case Scroll:
		if binding(&t.view().Body, "scroll", s.Name, whichever) != nil {
			return w.take(t, app.Action{Type: "scroll", Name: s.Name, Text: s.Text})
		}
	case Call:
		t.called++
		return w.take(t, app.Called{Call: t.called, Method: s.Name, Args: s.Text})
	case Look, Away:
		t.visible = s.Do == Look
		return w.take(t, app.VisibilityChanged{Visible: t.visible})
	case Up:
		return w.up(t, s.N)
	case Down:
		return w.down(t, s.N)
	case Twice, Late, Swap:
		return w.garble(s, t)
	case Cut:
		return w.cut(t)
	case Revoke:
		if t.link != nil && t.link.session != "" {
			w.server.revoke(t.link.session)
		}
	case Jump:
		t.skew += s.N
		return w.ring(t)
	case Leave:
		if w.opened() > 1 {
			w.close(t)
		}
	case Reload, Crash:
		w.close(t)
		w.tabs[t.number] = w.open(t.number)
		return w.next(w.tabs[t.number])
	case Share:
		return w.share(t)
	}
	return nil
}

// act does what a person does at the keyboard or with the mouse, if it can be
// done on the screen as it is.
func (w *World) act(s Step, t *tab) error {
	typ := "click"
	if s.Do == Type {
		typ = "input"
	}
	body := &t.view().Body
	n := binding(body, typ, s.Name, s.Text)
	if n == nil { // the ids of a shortened script are not those of the first
		n = binding(body, typ, s.Name, whichever)
	}
	if n == nil {
		return nil
	}
	if _, off := n.Attr("disabled"); off {
		return nil
	}
	value, _ := n.Attr("data-value")
	e := app.Action{Type: typ, Name: s.Name, Value: value}
	if s.Do == Type {
		e.Text = s.Text
	}
	return w.take(t, e)
}

// agent does what the agent does, in the conversation of that number.
func (w *World) agent(s Step) {
	all := w.server.conversations()
	if len(all) == 0 {
		return
	}
	v := all[int(uint64(s.N)%uint64(len(all)))]
	switch s.Do {
	case Say:
		if !v.Ended {
			w.server.now = w.now
			w.server.agentSays(v, s.Text)
		}
	case Compose:
		w.server.each(v, func(l *link) {
			l.say(&protocol.Typing{Session: l.session, Conversation: v.ID, Person: ada, On: true})
		})
	case Receive:
		v.Marks.AgentDelivered = v.Last
		w.server.changed(v)
	case Read:
		v.Marks.AgentDelivered, v.Marks.AgentRead = v.Last, v.Last
		w.server.changed(v)
	case End, Reopen:
		if v.Ended != (s.Do == End) {
			v.Ended = s.Do == End
			w.server.changed(v)
		}
	}
}

// touch does something to the storage behind the tabs' backs.
func (w *World) touch(what string) {
	w.newer = ""
	switch word, rest, _ := strings.Cut(what, " "); word {
	case "clear":
		w.storage.text = ""
	case "edit":
		w.storage.text = rest
	case "newer":
		w.storage.text, w.newer = newer, newer
	case "truncate":
		w.storage.text = w.storage.text[:len(w.storage.text)/2]
	case "full":
		w.storage.full = true
	case "forbid":
		w.storage.shut = true
	case "allow":
		w.storage.full, w.storage.shut = false, false
	}
	for _, t := range w.tabs {
		if t != nil && !t.blind {
			t.heard = false
		}
	}
	w.truth.excuse(w)
}

// newer is what a later release could store: a version that this one does not
// know, with what every version promises to keep.
const newer = `{"v":99,"build":"later","era":0,"session":{"kind":"shared"},"future":[{"a":1}]}`

func (w *World) opened() (n int) {
	for _, t := range w.tabs {
		if t != nil {
			n++
		}
	}
	return n
}

// close ends a tab, with all that it alone knew.
func (w *World) close(t *tab) {
	w.drop(t)
	w.tabs[t.number] = nil
	w.truth.excuse(w)
}
