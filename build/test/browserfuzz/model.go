package browserfuzz

import "slices"

// A model is what a visitor must see.
type model struct {
	who     *visitor            // at the device
	people  map[string]*visitor // who has signed in so far, by e-mail address
	talks   []*talk             // all of them, in the order of their beginning
	texts   map[string]*visitor // whose each text is
	drafts  map[string]string   // what stands in the text boxes, by conversation
	tabs    []*tab
	offline bool
	loose   bool // the storage was tampered with: less is promised until the session ends
}

// A visitor is who sits at the device until a session ends, and a person once
// signed in.
type visitor struct {
	email string
	used  bool     // something was done that the server must know of
	into  *visitor // whom this one turned out to be
}

func (v *visitor) self() *visitor {
	for v.into != nil {
		v = v.into
	}
	return v
}

// A talk is a conversation.
type talk struct {
	id      string // "" until the page has shown it
	owner   *visitor
	said    []line // what the server has, in its order
	waiting []line // what it has not
	ended   bool
	got     int // how many of said the agent has received …
	read    int // … and read
	seen    int // how many the visitor has seen
	known   known
}

// known is how far the device knows a talk. Offline, that lags behind.
type known struct {
	said, got, read int
	ended           bool
}

type line struct {
	author, text string
	failed       bool
}

func newModel(tabs int) *model {
	return &model{
		who: &visitor{}, people: map[string]*visitor{}, texts: map[string]*visitor{}, drafts: map[string]string{},
		tabs: make([]*tab, tabs),
	}
}

// mine are the visitor's talks.
func (m *model) mine() (mine []*talk) {
	for _, t := range m.talks {
		if t.owner.self() == m.who {
			mine = append(mine, t)
		}
	}
	return mine
}

// heard are the talks that the server knows.
func (m *model) heard() (heard []*talk) {
	for _, t := range m.talks {
		if len(t.said) > 0 {
			heard = append(heard, t)
		}
	}
	return heard
}

func (m *model) talk(id string) *talk {
	for _, t := range m.talks {
		if id != "" && t.id == id && t.owner.self() == m.who {
			return t
		}
	}
	return nil
}

// sync is what follows once all that can be carried is: what waits is said,
// what is known is what there is, and what is looked at is seen.
func (m *model) sync() {
	for _, t := range m.mine() {
		if !m.offline {
			var rest []line
			for _, l := range t.waiting {
				if l.failed = l.failed || t.ended; l.failed {
					rest = append(rest, l)
				} else {
					t.said = append(t.said, l)
				}
			}
			t.waiting = rest
			t.known = known{len(t.said), t.got, t.read, t.ended}
		}
		for _, b := range m.tabs {
			if b != nil && b.open && b.last.Visible && b.screen == "conversation" && b.shows == t {
				t.seen = max(t.seen, t.known.said)
			}
		}
	}
}

// unread counts what the visitor has not seen.
func (m *model) unread() (n int) {
	for _, t := range m.mine() {
		for _, l := range t.said[min(t.seen, t.known.said):t.known.said] {
			if l.author == "agent" {
				n++
			}
		}
	}
	return n
}

// write is what the visitor does by sending.
func (m *model) write(t *talk, text string) {
	m.who.used = true
	m.texts[text] = m.who
	t.waiting = append(t.waiting, line{author: "customer", text: text})
}

// begin begins a talk.
func (m *model) begin(id string) *talk {
	t := &talk{id: id, owner: m.who}
	m.talks = append(m.talks, t)
	return t
}

// login makes the visitor a person. What an anonymous one wrote comes along;
// another person's session ends first.
func (m *model) login(email string) {
	p := m.people[email]
	if p == nil {
		p = &visitor{email: email}
		m.people[email] = p
	}
	switch {
	case m.who == p:
	case m.who.email == "":
		m.who.into = p
	default:
		m.end()
	}
	m.who, p.used = p, true
}

// end ends the session: the next visitor is another one.
func (m *model) end() {
	for _, t := range m.mine() {
		t.waiting = nil
	}
	m.talks = slices.DeleteFunc(m.talks, func(t *talk) bool { return t.owner.self() == m.who && len(t.said) == 0 })
	m.who, m.drafts, m.loose = &visitor{}, map[string]string{}, false
	for _, b := range m.tabs {
		if b == nil {
			continue
		}
		b.shows = nil
		if b.screen == "conversation" || b.screen == "history" {
			b.screen = "home"
		}
	}
}
