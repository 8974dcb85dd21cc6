package browserfuzz

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kith/wasm/simulation"
)

func violation(invariant int, format string, args ...any) error {
	return &simulation.Violation{Invariant: invariant, What: fmt.Sprintf(format, args...)}
}

// check compares what a tab shows with the model.
func (m *model) check(t *tab, s observation) error {
	for _, look := range []func(*tab, observation) error{m.checkRunning, m.checkFormerPerson, m.checkStored, m.checkScreen, m.checkLog, m.checkCounts} {
		if err := look(t, s); err != nil {
			return err
		}
	}
	return nil
}

// checkRunning checks that there is one widget, that it answers, and that it is open or
// closed as expected.
func (m *model) checkRunning(t *tab, s observation) error {
	switch {
	case !s.Started:
		return violation(1, "Kustomer.start has not called back")
	case s.Fault != "":
		return violation(1, "the panel's program does not run: %s", s.Fault)
	case t.open && !s.Running:
		return violation(1, "the panel is open and its program does not run")
	case s.Frames > 1:
		return violation(14, "there are %d frames", s.Frames)
	case t.open != s.Open || t.open != strings.HasPrefix(s.Label, "Close chat"):
		return violation(11, "the panel is open: %t; it should be %t, and the launcher is %q", s.Open, t.open, s.Label)
	}
	for n := int64(1); n <= t.lastCall; n++ {
		if answers := s.Answers[strconv.FormatInt(n, 10)]; answers != 1 {
			return violation(7, "call %d was answered %d times", n, answers)
		}
	}
	for _, f := range t.page.Errors() {
		if !strings.HasPrefix(f, "error: ") && !strings.HasPrefix(f, "warning: ") || strings.Contains(f, "bound") {
			return violation(6, "the console says %s", f)
		}
	}
	return nil
}

// checkFormerPerson checks that nothing of another visitor is shown or stored.
func (m *model) checkFormerPerson(_ *tab, s observation) error {
	for text, owner := range m.texts {
		if owner.resolved() == m.visitor {
			continue
		}
		if strings.Contains(s.Text, text) {
			return violation(4, "%q of a former person is on the screen %s", text, s.Screen)
		}
		if strings.Contains(s.Stored, text) {
			return violation(4, "%q of a former person is stored", text)
		}
	}
	return nil
}

// checkStored checks that what is stored can be read, unless a step has tampered with it.
func (m *model) checkStored(_ *tab, s observation) error {
	if s.Stored == "" || m.tampered {
		return nil
	}
	var state struct {
		V     int
		Build string
	}
	if err := json.Unmarshal([]byte(s.Stored), &state); err != nil || state.V == 0 || state.Build == "" {
		return violation(5, "what is stored cannot be read (%v): %.100s", err, s.Stored)
	}
	return nil
}

// checkScreen checks the screen, that there is a way back, and the text box.
func (m *model) checkScreen(t *tab, s observation) error {
	if !s.Running {
		return nil
	}
	switch {
	case s.Screen != t.screen && !m.tampered:
		return violation(15, "the screen is %s; it should be %s", s.Screen, t.screen)
	case s.Screen != "home" && t.open && !slices.Contains(s.Names, "back"):
		return violation(9, "on %s there is no way back: %q", s.Screen, s.Names)
	case s.Boxes > 1 || s.Logs > 1:
		return violation(14, "there are %d text boxes and %d logs", s.Boxes, s.Logs)
	case s.Box == nil || m.tampered:
		return nil
	case s.Box.Text != m.drafts[s.Box.ID]:
		return violation(3, "the text box of %q holds %q; it should hold %q", s.Box.ID, s.Box.Text, m.drafts[s.Box.ID])
	}
	return nil
}

// allowedStates are the states that a message may show which is known to have got so far.
var allowedStates = map[string][]string{
	"failed": {"failed"}, "pending": {"pending"}, "sent": {"sent", "delivered", "read"},
	"delivered": {"delivered", "read"}, "read": {"read"},
}

// checkLog checks the messages of the conversation that is shown.
func (m *model) checkLog(t *tab, s observation) error {
	if !s.Running || t.screen != "conversation" || s.Screen != "conversation" {
		return nil
	}
	want := t.conversation.lines()
	if m.tampered && t.conversation == nil {
		return nil
	}
	if len(s.Messages) != len(want) && !m.tampered {
		return violation(2, "%d messages are shown, and there are %d: %q", len(s.Messages), len(want), s.Messages)
	}
	ids := map[string]bool{}
	for i, v := range s.Messages {
		if ids[v.ID] {
			return violation(2, "message %s is on the screen twice", v.ID)
		}
		ids[v.ID] = true
		at := slices.IndexFunc(want, func(l shownEntry) bool { return l.text == v.Text && l.author == v.Author })
		switch {
		case at < 0 || at != i && !m.tampered:
			return violation(2, "message %d is %q of the %s; there should be %v", i+1, v.Text, v.Author, want)
		case v.Author == "customer" && !slices.Contains(allowedStates[want[at].state], v.State):
			return violation(11, "%q is %s; it should be %s", v.Text, v.State, want[at].state)
		}
	}
	if ended := t.conversation != nil && t.conversation.known.ended; !m.tampered && ended != (s.Box == nil) {
		return violation(13, "the conversation has ended: %t, and there is a text box: %t", ended, s.Box != nil)
	}
	return nil
}

type shownEntry struct{ author, text, state string }

// lines returns the messages of a conversation as the visitor must see them.
func (t *conversation) lines() (all []shownEntry) {
	if t == nil {
		return nil
	}
	for i, l := range t.delivered[:t.known.delivered] {
		state := "sent"
		if i < t.known.read {
			state = "read"
		} else if i < t.known.received {
			state = "delivered"
		}
		all = append(all, shownEntry{l.author, l.text, state})
	}
	for _, l := range t.pending {
		state := "pending"
		if l.failed {
			state = "failed"
		}
		all = append(all, shownEntry{l.author, l.text, state})
	}
	return all
}

var number = regexp.MustCompile(`\d+`)

// checkCounts checks what the page is told: who is signed in, how much is unread, which
// conversations are open.
func (m *model) checkCounts(t *tab, s observation) error {
	if m.tampered {
		return nil
	}
	if n := m.unread(); n != s.Unread {
		return violation(8, "%d are unread, and the page is told %d", n, s.Unread)
	} else if label := number.FindString(s.Label); !t.open && (n == 0 && label != "" || n > 0 && label != strconv.Itoa(n)) {
		return violation(8, "%d are unread, and the launcher is %q", n, s.Label)
	}
	if !s.Running {
		return nil
	}
	if s.Person != m.visitor.email {
		return violation(11, "the page is told that it is %q, and it is %q", s.Person, m.visitor.email)
	}
	for _, c := range m.mine() {
		runs := slices.Contains(s.Ongoing, c.id)
		if c.id != "" && len(c.lines()) > 0 && runs == c.known.ended {
			return violation(13, "the page is told that a conversation runs: %t, and it has ended: %t", runs, c.known.ended)
		}
	}
	for _, id := range s.Ongoing {
		for _, c := range m.conversations {
			if c.id == id && c.owner.resolved() != m.visitor {
				return violation(4, "the page is told of a former person's conversation")
			}
		}
	}
	return nil
}
