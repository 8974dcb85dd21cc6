package chat

import (
	"kith/wasm/app"
)

// TrailLimit is how many screens Back leads through.
const TrailLimit = 20

// visit leads to another place; Back leads to the one before.
func (t *turn) visit(p Place) {
	if p == t.Place {
		return
	}
	if t.Place.Screen == p.Screen && p.Screen == Home {
		return
	}
	t.Trail = append(t.Trail[:len(t.Trail):len(t.Trail)], t.Place)
	if len(t.Trail) > TrailLimit {
		t.Trail = t.Trail[len(t.Trail)-TrailLimit:]
	}
	t.arrive(p)
}

// arrive makes a place the shown one.
func (t *turn) arrive(p Place) {
	t.Place = p
	t.Menu, t.Notice = false, Notice{}
	t.NewFrom, t.Below, t.AtEnd = 0, 0, true
	t.mark()
	t.shelve()
	t.face()
}

// mark draws "new messages" in the shown conversation, where some are new.
func (t *turn) mark() {
	t.NewFrom = 0
	if t.Place.Screen != Talk {
		return
	}
	if c := t.State.conversation(t.Place.Conversation); c != nil {
		t.NewFrom = c.since()
	}
}

// face moves the keyboard to where the visitor goes on: the text box where
// there is one, the search box on a search, the way back elsewhere.
func (t *turn) face() {
	if !t.Open {
		return
	}
	name := NameBack
	switch t.Place.Screen {
	case Home, Talk:
		name = NameDraft
		if c := t.State.conversation(t.box()); c != nil && c.Ended {
			name = NameNew
		}
	case KB, Search:
		name = NameQuery
	}
	t.do(app.Focus{Name: name})
}

// back leads to where the visitor was before, and home where that is unknown.
func (t *turn) back() {
	for n := len(t.Trail); n > 0; n = len(t.Trail) {
		p := t.Trail[n-1]
		t.Trail = t.Trail[:n-1]
		if p != t.Place && t.stands(p) {
			t.arrive(p)
			return
		}
	}
	if t.Place.Screen != Home {
		t.arrive(Place{Screen: Home})
	}
}

// stands reports whether a place can still be shown.
func (t *turn) stands(p Place) bool {
	return p.Screen != Talk || p.Conversation == "" || t.State.conversation(p.Conversation) != nil
}

// home leads home for good: there is no way back from there.
func (t *turn) home() {
	t.Trail = nil
	if t.Place.Screen != Home {
		t.arrive(Place{Screen: Home})
	}
	t.Trail = nil
}

// open opens the panel.
func (t *turn) open() {
	if t.Open {
		return
	}
	t.Open = true
	t.begin()
	t.claim()
	t.mark()
	t.AtEnd, t.Below = true, 0
	t.do(app.Notify{Event: "onOpen", Response: "null"})
	t.shelve()
	t.face()
}

// shut closes the panel.
func (t *turn) shut() {
	if !t.Open {
		return
	}
	t.Open, t.Menu = false, false
	t.do(app.Notify{Event: "onClose", Response: "null"})
}

// remember keeps what a reload returns to. What another tab keeps is left alone
// until the visitor goes somewhere here.
func (t *turn) remember() {
	t.State.order()
	if t.Place != t.was && t.Place != t.State.Place {
		t.State.Place, t.State.PlaceAt = t.Place, t.later(t.State.PlaceAt)
	}
}
