package browserfuzz

import "kith/build/test/harness"

// A tab is one page of the site, with what the model says of it.
type tab struct {
	number int
	page   *harness.Page
	called int64 // how many calls the walk has made there
	last   sight // the last that was seen

	open   bool
	screen string // "" for whatever it will be
	shows  *talk  // on the screen conversation; nil for one that has not begun
}

// adopt takes the screen that the tab shows for the right one.
func (t *tab) adopt() { t.screen, t.shows = "", nil }

// goes leads the tab to a screen.
func (t *tab) goes(screen string, shows *talk) { t.screen, t.shows = screen, shows }

// learn completes what the model could not know from what is seen: ids, and the
// screen that was to be adopted.
func (m *model) learn(t *tab, s sight) {
	if !s.Running {
		return
	}
	if t.screen == "" {
		t.screen = s.Screen
		if s.Screen == "conversation" {
			t.shows = m.shown(s)
		}
	}
	if t.shows != nil && t.shows.id == "" && s.Screen == "conversation" && s.Box != nil && m.shown(s) == t.shows {
		t.shows.id = s.Box.ID
	}
}

// shown finds the talk that is on the screen, by its text box or its messages.
func (m *model) shown(s sight) *talk {
	if s.Box != nil {
		if t := m.talk(s.Box.ID); t != nil {
			return t
		}
	}
	for _, seen := range s.Messages {
		for _, t := range m.mine() {
			for _, lines := range [][]line{t.said, t.waiting} {
				for _, l := range lines {
					if l.text == seen.Text {
						return t
					}
				}
			}
		}
	}
	return nil
}
