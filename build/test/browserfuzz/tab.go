package browserfuzz

import "kith/build/test/harness"

// A tab is one page of the site, and what the model expects of it.
type tab struct {
	number   int
	page     *harness.Page
	lastCall int64       // how many calls were made there
	seen     observation // the last that was seen

	open         bool
	screen       string        // "" for whatever it will be
	conversation *conversation // on the screen conversation; nil for one that has not begun
}

// adoptScreen makes the screen that the tab shows next the expected one.
func (t *tab) adoptScreen() { t.screen, t.conversation = "", nil }

// expectScreen sets the screen that the tab must show, and its conversation.
func (t *tab) expectScreen(screen string, shows *conversation) {
	t.screen, t.conversation = screen, shows
}

// complete takes from an observation what the model could not know: ids, and the screen
// that was to be adopted.
func (m *model) complete(t *tab, s observation) {
	if !s.Running {
		return
	}
	if t.screen == "" {
		t.screen = s.Screen
		if s.Screen == "conversation" {
			t.conversation = m.shownConversation(s)
		}
	}
	if t.conversation != nil && t.conversation.id == "" && s.Screen == "conversation" && s.Box != nil && m.shownConversation(s) == t.conversation {
		t.conversation.id = s.Box.ID
	}
}

// shownConversation returns the conversation that is on the screen, by its text box or
// its messages, or nil.
func (m *model) shownConversation(s observation) *conversation {
	if s.Box != nil {
		if t := m.conversation(s.Box.ID); t != nil {
			return t
		}
	}
	for _, seen := range s.Messages {
		for _, t := range m.mine() {
			for _, lines := range [][]entry{t.delivered, t.pending} {
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
