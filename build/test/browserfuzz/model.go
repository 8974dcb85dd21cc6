package browserfuzz

import "slices"

// A model is what the visitor must see.
type model struct {
	visitor       *visitor            // who is at the device
	people        map[string]*visitor // who has signed in so far, by e-mail address
	conversations []*conversation     // all of them, in the order of their beginning
	texts         map[string]*visitor // whose each text is
	drafts        map[string]string   // what stands in the text boxes, by conversation
	tabs          []*tab
	offline       bool
	tampered      bool // the storage was tampered with: less is promised until the session ends
}

// A visitor is who uses the device until a session ends; a person, once signed in.
type visitor struct {
	email      string
	used       bool     // something was done that the server must know of
	mergedInto *visitor // the person whom this visitor turned out to be, nil if none
}

// resolved returns the person whom a visitor turned out to be, or the visitor.
func (v *visitor) resolved() *visitor {
	for v.mergedInto != nil {
		v = v.mergedInto
	}
	return v
}

// A conversation is what was written in one, and who knows how much of it.
type conversation struct {
	id        string // "" until the page has shown it
	owner     *visitor
	delivered []entry // what the server has, in its order
	pending   []entry // what it has not
	ended     bool
	received  int // how many of said the agent has received …
	read      int // … and read
	seen      int // how many the visitor has seen
	known     deviceView
}

// A deviceView is what the device knows of a conversation. Offline, it lags behind.
type deviceView struct {
	delivered, received, read int
	ended                     bool
}

type entry struct {
	author, text string
	failed       bool
}

func newModel(tabs int) *model {
	return &model{
		visitor: &visitor{}, people: map[string]*visitor{}, texts: map[string]*visitor{}, drafts: map[string]string{},
		tabs: make([]*tab, tabs),
	}
}

// mine returns the visitor's conversations.
func (m *model) mine() (mine []*conversation) {
	for _, t := range m.conversations {
		if t.owner.resolved() == m.visitor {
			mine = append(mine, t)
		}
	}
	return mine
}

// onServer returns the conversations that the server knows, of all visitors.
func (m *model) onServer() (heard []*conversation) {
	for _, t := range m.conversations {
		if len(t.delivered) > 0 {
			heard = append(heard, t)
		}
	}
	return heard
}

// conversation returns one of the visitor's conversations, or nil.
func (m *model) conversation(id string) *conversation {
	for _, t := range m.conversations {
		if id != "" && t.id == id && t.owner.resolved() == m.visitor {
			return t
		}
	}
	return nil
}

// sync changes the model as the network does, if there is one: what is pending is
// delivered, the device knows all, and what is on a visible screen is seen.
func (m *model) sync() {
	for _, t := range m.mine() {
		if !m.offline {
			var rest []entry
			for _, l := range t.pending {
				if l.failed = l.failed || t.ended; l.failed {
					rest = append(rest, l)
				} else {
					t.delivered = append(t.delivered, l)
				}
			}
			t.pending = rest
			t.known = deviceView{len(t.delivered), t.received, t.read, t.ended}
		}
		for _, b := range m.tabs {
			if b != nil && b.open && b.seen.Visible && b.screen == "conversation" && b.conversation == t {
				t.seen = max(t.seen, t.known.delivered)
			}
		}
	}
}

// unread returns how many messages of agents the visitor has not seen.
func (m *model) unread() (n int) {
	for _, t := range m.mine() {
		for _, l := range t.delivered[min(t.seen, t.known.delivered):t.known.delivered] {
			if l.author == "agent" {
				n++
			}
		}
	}
	return n
}

// queue adds a message that the visitor sends.
func (m *model) queue(t *conversation, text string) {
	m.visitor.used = true
	m.texts[text] = m.visitor
	t.pending = append(t.pending, entry{author: "customer", text: text})
}

// beginConversation adds a conversation of the visitor.
func (m *model) beginConversation(id string) *conversation {
	t := &conversation{id: id, owner: m.visitor}
	m.conversations = append(m.conversations, t)
	for _, b := range m.tabs { // that show it already, as the one that will begin
		if b != nil && b.screen == "conversation" && b.conversation == nil && id != "" && b.seen.Box != nil && b.seen.Box.ID == id {
			b.conversation = t
		}
	}
	return t
}

// login signs a person in. What an anonymous visitor wrote becomes the person's; another
// person's session ends first.
func (m *model) login(email string) {
	p := m.people[email]
	if p == nil {
		p = &visitor{email: email}
		m.people[email] = p
	}
	switch {
	case m.visitor == p:
	case m.visitor.email == "":
		m.visitor.mergedInto = p
	default:
		m.endSession()
	}
	m.visitor, p.used = p, true
}

// endSession ends the session: from now on the visitor is another one.
func (m *model) endSession() {
	for _, t := range m.mine() {
		t.pending = nil
	}
	m.conversations = slices.DeleteFunc(m.conversations, func(t *conversation) bool { return t.owner.resolved() == m.visitor && len(t.delivered) == 0 })
	m.visitor, m.drafts, m.tampered = &visitor{}, map[string]string{}, false
	for _, b := range m.tabs {
		if b == nil {
			continue
		}
		b.conversation = nil
		if b.screen == "conversation" || b.screen == "history" {
			b.screen = "home"
		}
	}
}
