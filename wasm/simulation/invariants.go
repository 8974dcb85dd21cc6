package simulation

import (
	"fmt"
	"strings"
	"sync"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/chat"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/html"
)

// Invariants are what must be true of the visitor's program, by their numbers, which
// are those of README. The package comment says which of them is checked when; 15 is
// not checked here.
var Invariants = map[int]string{
	1:  "a visitor can always start a conversation and send, and is answered",
	2:  "nothing acknowledged is missing, doubled, changed or out of order",
	3:  "nothing written is lost, except as logout says",
	4:  "nothing of a former person is visible to the next, or sent for them",
	5:  "the state is equal to its own decode of its encode",
	6:  "every name on the screen has a binding, and every effect is performed",
	7:  "every call of the page is answered, once",
	8:  "unread counts equal what is unread",
	9:  "every screen has a way back",
	10: "left alone, everything comes to rest",
	11: "at rest, all tabs show the same, and it is what the server has",
	12: "what a newer release stored is left unharmed",
	13: "a conversation is shown as ended exactly while it is",
	14: "there is one panel: one text box, one log, one connection",
	15: "the screen is where the visitor went, or where logout says",
	16: "nobody who has only ids, or a token from before a sign-in or a logout, hears, writes or ends anything of the visitor's",
}

// A Violation is an error that says which invariant does not hold, and why.
type Violation struct {
	Invariant int
	What      string
}

// Error implements error.
func (v *Violation) Error() string {
	return fmt.Sprintf("invariant %d (%s): %s", v.Invariant, Invariants[v.Invariant], v.What)
}

func violation(invariant int, format string, args ...any) error {
	return &Violation{invariant, fmt.Sprintf(format, args...)}
}

// FullCheckEvery is after how many steps the whole screen and what is stored are
// checked; the model is checked after each. It is a prime, so that no rhythm of the
// steps keeps the check from ever seeing something.
const FullCheckEvery = 61

// check makes the checks of one step, in the tab that it named. It does nothing if that
// tab is closed or another one since.
func (w *World) check(t *tab) error {
	if err := w.checkAttacker(); err != nil {
		return err
	}
	if t == nil || w.tab(t.number) != t {
		return nil
	}
	if err := w.checkModel(t); err != nil {
		return err
	}
	if w.checkAlways || w.steps%FullCheckEvery == 0 {
		return w.checkScreen(t)
	}
	return nil
}

// checkModel checks the tab's model, and what was written and stored.
func (w *World) checkModel(t *tab) error {
	m := t.chat.Model()
	for _, r := range t.errors {
		if strings.Contains(r, "bound") {
			return violation(6, "%s", r)
		}
	}
	for i := range m.Stored.Conversations {
		c := &m.Stored.Conversations[i]
		actual := w.server.conversationByID(c.ID)
		if actual != nil && !w.mayShowSession(t, actual.session) {
			return violation(4, "conversation %s is another person's", c.ID)
		}
		if err := w.checkRun(c, actual); err != nil {
			return err
		}
		if err := checkUnread(c); err != nil {
			return err
		}
	}
	if c := w.server.customerByID(w.server.ofModel(m.Stored.Customer.ID)); c != nil && !w.mayShowSession(t, c.session) {
		return violation(4, "what is known of customer %s is another person's", c.card.ID)
	}
	for i := range m.Stored.Outbox {
		message := &m.Stored.Outbox[i]
		v := w.expected.written[message.Client]
		if v == nil || v.text != message.Text {
			return violation(2, "the outbox holds %q, which nobody wrote", message.Text)
		}
		if !w.mayShow(v, t) {
			return violation(4, "%q of a former person is in the outbox", message.Text)
		}
		for j := range i {
			if m.Stored.Outbox[j].Client == message.Client {
				return violation(2, "%q is in the outbox twice", message.Text)
			}
		}
	}
	for _, v := range w.expected.undelivered {
		if !w.isHeld(v) {
			return violation(3, "%q is gone", v.text)
		}
	}
	if w.newerStored != "" && w.storage.text != w.newerStored {
		return violation(12, "it is now %q", w.storage.text)
	}
	return nil
}

// checkRun compares the messages that a tab holds of a conversation with the server's,
// which is nil if the server has no such conversation.
func (w *World) checkRun(c *state.Conversation, actual *conversation) error {
	if len(c.Messages) > 0 && actual == nil {
		return violation(2, "conversation %s has messages and is not on the server", c.ID)
	}
	for i, v := range c.Messages {
		if i > 0 && v.Number != c.Messages[i-1].Number+1 {
			return violation(2, "message %d comes after %d", v.Number, c.Messages[i-1].Number)
		}
		if v.Number < 1 || v.Number > actual.Last {
			return violation(2, "message %d does not exist", v.Number)
		}
		if real := actual.messages[v.Number-1]; w.server.ofTwin(real.ID) != v.ID || real.Text != v.Text || real.Author != v.Author {
			return violation(2, "message %d is %q and was %q", v.Number, v.Text, real.Text)
		}
	}
	return nil
}

// checkUnread compares the number of unread messages with the messages themselves, if
// the tab holds all of them that are unread.
func checkUnread(c *state.Conversation) error {
	if n := len(c.Messages); n == 0 || c.Messages[n-1].Number != c.Last || c.Messages[0].Number > c.Marks.CustomerRead+1 {
		return nil
	}
	var unread int64
	for _, v := range c.Messages {
		if v.Author != protocol.AuthorCustomer && v.Number > c.Marks.CustomerRead {
			unread++
		}
	}
	if unread != c.Unread {
		return violation(8, "conversation %s counts %d, and %d are", c.ID, c.Unread, unread)
	}
	return nil
}

// isHeld reports whether a message can still be sent: a tab has it in its outbox, or it
// is stored.
func (w *World) isHeld(v *writtenMessage) bool {
	for _, t := range w.tabs {
		if t == nil {
			continue
		}
		m := t.chat.Model()
		for i := range m.Stored.Outbox {
			if m.Stored.Outbox[i].Client == v.client {
				return true
			}
		}
	}
	return v.isStored(w.storage.text)
}

// isStored reports whether a stored state holds the message whole. It may have been
// cut off in the middle of it.
func (v *writtenMessage) isStored(text string) bool {
	_, rest, found := strings.Cut(text, `"client":"`+v.client+`"`)
	if found {
		_, rest, found = strings.Cut(rest, sdk.Quote(v.text))
	}
	return found && strings.Contains(rest, "}")
}

// checkScreen checks everything that the tab shows and stores.
func (w *World) checkScreen(t *tab) error {
	s := t.view()
	seen := observation{}
	seen.add(&s.Body)
	if s.Name != string(state.HomeScreen) && !seen.names[view.NameBack] && !seen.names[view.NameHome] {
		return violation(9, "on %s there is none", s.Name)
	}
	if seen.textBoxes > 1 || seen.logs > 1 {
		return violation(14, "there are %d text boxes and %d logs", seen.textBoxes, seen.logs)
	}
	for id := range seen.duplicates {
		return violation(2, "message %s is on the screen twice", id)
	}
	for name := range seen.names {
		if !hasHandler(name) {
			return violation(6, "%q has none", name)
		}
	}
	mine := map[string]bool{} // two tabs may have sent the same draft, for two people
	for _, v := range w.expected.written {
		if w.mayShow(v, t) {
			mine[v.text] = true
		}
	}
	for _, v := range w.expected.written {
		if mine[v.text] {
			continue
		}
		if strings.Contains(seen.text.String(), v.text) {
			return violation(4, "%q of a former person is on the screen", v.text)
		}
		if strings.Contains(t.stored, v.text) {
			return violation(4, "%q of a former person is stored", v.text)
		}
	}
	return checkCodec(t)
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

// An observation is what is on a screen.
type observation struct {
	names      map[string]bool
	ids        map[string]bool
	duplicates map[string]bool
	textBoxes  int
	logs       int
	text       strings.Builder
}

// add adds an element and all inside it.
func (s *observation) add(n *html.Node) {
	if s.names == nil {
		s.names, s.ids, s.duplicates = map[string]bool{}, map[string]bool{}, map[string]bool{}
	}
	s.text.WriteString(n.Text)
	for _, a := range n.Attrs {
		switch {
		case strings.HasPrefix(a.Name, "data-on-"):
			s.names[a.Value] = true
		case a.Name == "data-message-id":
			if s.ids[a.Value] {
				s.duplicates[a.Value] = true
			}
			s.ids[a.Value] = true
		case a.Name == "role" && a.Value == "log":
			s.logs++
		case a.Name == "value" && n.Tag == "textarea":
			s.text.WriteString(a.Value)
		}
	}
	if n.Tag == "textarea" {
		s.textBoxes++
	}
	for i := range n.Children {
		s.add(&n.Children[i])
	}
}

// checkCodec checks that what the tab stores, read and written again, is the same text.
func checkCodec(t *tab) error {
	text, keep := t.chat.Stored()
	if !keep || text == "" {
		return nil
	}
	s, newer, aside := state.Restore(text)
	if newer || len(aside) > 0 {
		return violation(5, "what was written cannot be read: %s", strings.Join(aside, ", "))
	}
	kept := s.Trimmed()
	if again := codec.Encode(&kept); again != text {
		return violation(5, "it was written as\n%s\nand, read, is\n%s", text, again)
	}
	return nil
}
