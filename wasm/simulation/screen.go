package simulation

import (
	"strings"
	"sync"

	"kith/wasm/chat"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/html"
)

// An observation is what is on a screen.
type observation struct {
	ids       []string // of the messages
	doubled   string   // an id that is there twice; "" for none
	unbound   string   // a name that leads to nothing; "" for none
	wayBack   bool     // whether Back or Home is there
	textBoxes int
	logs      int
	foreign   string // a text that is not for the visitor to see; "" for none
	send      bool   // whether there is something to send with
	draft     string // what is in the text box
}

// observe returns what is on a tab's screen as it is now. It is kept until the screen
// changes.
func (w *World) observe(t *tab) *observation {
	body := t.view().Body
	if !t.observed {
		t.observed = true
		t.seen = observation{ids: t.seen.ids[:0]}
		w.look(t, &t.seen, body)
	}
	return &t.seen
}

// look adds an element and all inside it.
func (w *World) look(t *tab, s *observation, n *html.Node) {
	if n.Text != "" && s.foreign == "" {
		s.foreign = w.foreignText(t, n.Text)
	}
	for i := range n.Attrs {
		a := &n.Attrs[i]
		// The path of an icon is all numbers, and those of texts would be found in it.
		if s.foreign == "" && w.expected.texts.mayBeIn(a.Value) && a.Name != "d" {
			s.foreign = w.foreignText(t, a.Value)
		}
		switch {
		case strings.HasPrefix(a.Name, "data-on-"):
			switch a.Value {
			case view.NameBack, view.NameHome:
				s.wayBack = true
			case view.NameSend:
				s.send = true
			}
			if !hasHandler(a.Value) {
				s.unbound = a.Value
			}
		case a.Name == "data-message-id":
			for _, id := range s.ids {
				if id == a.Value {
					s.doubled = id
				}
			}
			s.ids = append(s.ids, a.Value)
		case a.Name == "role" && a.Value == "log":
			s.logs++
		case a.Name == "value" && n.Tag == "textarea":
			s.draft = a.Value
		}
	}
	if n.Tag == "textarea" {
		s.textBoxes++
	}
	for _, child := range n.Children {
		w.look(t, s, child)
	}
}

// shownText returns all text on a screen.
func shownText(n *html.Node) string {
	var b strings.Builder
	var add func(n *html.Node)
	add = func(n *html.Node) {
		b.WriteString(n.Text)
		for _, child := range n.Children {
			add(child)
		}
	}
	add(n)
	return b.String()
}

// hasHandler reports whether the program handles actions of that name. Answers are
// kept, because it is called for each name on each screen.
func hasHandler(name string) bool {
	yes, asked := handlers.Load(name)
	if !asked {
		yes, _ = handlers.LoadOrStore(name, chat.Knows(name))
	}
	return yes.(bool)
}

var handlers sync.Map

// checkDoubled checks that no message is on the screen twice.
func (w *World) checkDoubled(t *tab) error {
	if id := w.observe(t).doubled; id != "" {
		return faultf("message %s is on the screen twice", id)
	}
	return nil
}

// checkTexts checks that nothing that another person wrote, or was written to, is on
// the screen, in a text or the value of an attribute, or stored, announced or logged.
func (w *World) checkTexts(t *tab) error {
	if text := w.observe(t).foreign; text != "" {
		return faultf("%q of a former person is on the screen", text)
	}
	if t.told != "" {
		return fault(t.told)
	}
	if t.written {
		if text := w.foreignText(t, t.stored); text != "" {
			return faultf("%q of a former person is stored", text)
		}
	}
	return nil
}

// checkBound checks that each name on the screen leads to something, that nothing
// without a binding was used, and that all effects are known.
func (w *World) checkBound(t *tab) error {
	if name := w.observe(t).unbound; name != "" {
		return faultf("%q has none", name)
	}
	for _, logged := range t.errors {
		if strings.Contains(logged, "bound") {
			return fault(logged)
		}
	}
	return faultIf(t.unperformed)
}

// checkWayBack checks that a screen other than home has a way back.
func (w *World) checkWayBack(t *tab) error {
	if s := t.view(); s.Name != string(state.HomeScreen) && !w.observe(t).wayBack {
		return faultf("on %s there is none", s.Name)
	}
	return nil
}

// checkOnePanel checks that there is at most one text box and one log, and that
// nothing was sent over another connection than the newest.
func (w *World) checkOnePanel(t *tab) error {
	if seen := w.observe(t); seen.textBoxes > 1 || seen.logs > 1 {
		return faultf("there are %d text boxes and %d logs", seen.textBoxes, seen.logs)
	}
	return faultIf(t.sentOver)
}

// checkEndedShown checks that the screen of a conversation has a text box exactly while
// the tab takes the conversation for one that has not ended, and that it does not take
// one for ended that the server never ended.
func (w *World) checkEndedShown(t *tab) error {
	m := t.chat.Model()
	for i := range m.Stored.Conversations {
		c := &m.Stored.Conversations[i]
		if !c.Ended {
			continue
		}
		if actual := w.server.conversationByID(c.ID); actual == nil || !actual.onceEnded {
			return faultf("conversation %s never has, and is shown as ended", c.ID)
		}
	}
	if m.Route.Screen != state.ConversationScreen {
		return nil
	}
	c := m.Stored.ConversationByID(m.Route.Conversation)
	if ended := c != nil && c.Ended; ended == (w.observe(t).textBoxes > 0) {
		return faultf("it has: %t, and there are %d text boxes", ended, w.observe(t).textBoxes)
	}
	return nil
}
