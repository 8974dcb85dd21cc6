package simulation

import (
	"errors"
	"fmt"
	"strings"
)

// Invariants are what must be true of the visitor's program, by their numbers, which
// are those of README. Checks says how and when each is checked.
var Invariants = map[int]string{
	1:  "A visitor can always start a conversation and send, and is answered.",
	2:  "Nothing that was acknowledged is missing, doubled, changed or out of order.",
	3:  "Nothing that was written is lost, except as logout says.",
	4:  "Nothing of a former person is visible to the next, in memory, in storage, in any tab or on the screen; and nothing is sent for another than who wrote it.",
	5:  "Writing the state as JSON and reading it back gives the same state.",
	6:  "Every name on the screen has a binding, and every effect is performed.",
	7:  "Every call of the page is answered, once.",
	8:  "Unread counts equal what is unread.",
	9:  "Every screen has a way back.",
	10: "Left alone, everything comes to rest.",
	11: "At rest, all tabs show the same, and it is what the server has.",
	12: "What a newer release stored is kept as it is, until a logout.",
	13: "A conversation is shown as ended exactly while it is.",
	14: "There is one panel: one text box, one log, one connection for the session.",
	15: "The screen is where the visitor went, or where logout says.",
	16: "Nobody who has only ids, or a token from before a sign-in or a logout, hears, writes or ends anything of the visitor's.",
	17: "The page hears of everything that happens once, with what is true, and a sound is played for what the visitor does not see, and for nothing else.",
}

// When says when a check is made.
type When string

const (
	// EachStep is after each step, in each tab that has handled an event in it:
	// the program of another is as it was, and so is its screen.
	EachStep When = "step"
	// AtRest is when nothing moves any more, in each open tab, or in each connected
	// one, see atServer: at the end of a run, after the last random step and after
	// each message of the end.
	AtRest When = "rest"
	// AtEnd is at the end of a run, in each open tab.
	AtEnd When = "end"
)

// A Check is one way in which one invariant is checked. There is no other: what is not
// in Checks is not checked.
type Check struct {
	Invariant int
	When      When
	What      string // what must be true, as README says it
	tab       func(*World, *tab) error
	world     func(*World) error
}

// Checks are all checks, in the order in which they are made: what says most of what is
// wrong comes first.
var Checks []Check

// The checks, by when they are made. They are not initialized with the variables,
// because some make steps themselves, after which there are checks.
var stepChecks, restChecks, endChecks []Check

func init() {
	Checks = []Check{
		{2, EachStep, "what a tab holds are the server's messages, word for word and without a hole", (*World).checkMessages, nil},
		{2, EachStep, "no message is on the screen twice", (*World).checkDoubled, nil},
		{2, EachStep, "what reaches the server is what was written", nil, (*World).checkUnchanged},
		{3, EachStep, "what the server has not is in a tab or stored", nil, (*World).checkHeld},
		{3, EachStep, "what Send was pressed for is written or still in the text box", (*World).checkSent, nil},
		{3, EachStep, "what stands in a text box still does when the program has reloaded its document", (*World).checkTyped, nil},
		{3, EachStep, "`discarded` is the number of messages that logout dropped", (*World).checkDiscarded, nil},
		{4, EachStep, "conversations, customer and outbox in memory are the visitor's", (*World).checkPerson, nil},
		{4, EachStep, "no text of another is on the screen, in a text or an attribute (but the paths of icons, which hold numbers), stored, announced or logged", (*World).checkTexts, nil},
		{4, EachStep, "what reaches the server is under a session of who wrote it", nil, (*World).checkSender},
		{8, EachStep, "by the messages that a tab holds", (*World).checkUnread, nil},
		{5, EachStep, "whenever the state is stored, as far as it is: old messages and conversations, and very long drafts, are not", (*World).checkCodec, nil},
		{6, EachStep, "each name on the screen and each effect", (*World).checkBound, nil},
		{7, EachStep, "calls are answered once and in order; every call without an answer is one that still waits", (*World).checkAnswers, nil},
		{9, EachStep, "Back or Home is on each screen but home", (*World).checkWayBack, nil},
		{12, EachStep, "it is in the storage, or in what was stored since, until a session ends or somebody else changes that", nil, (*World).checkNewer},
		{13, EachStep, "on its screen the text box is shown exactly while the tab takes the conversation for open; one that the server never ended is never taken for ended", (*World).checkEndedShown, nil},
		{14, EachStep, "one text box, one log; nothing is sent over an older connection", (*World).checkOnePanel, nil},
		{15, EachStep, "screen, what it shows, and whether the panel is open", (*World).checkPlace, nil},
		{16, EachStep, "without the token they are sent nothing of the visitor's; with that of a session that is over, refusals alone, and they are disconnected; no attack but a greeting with a token in use changes what the server has of the visitor's, and none ends a session", nil, (*World).checkAttacker},
		{17, EachStep, "events, their payloads and sounds are those that follow from what happened", (*World).checkHeard, nil},

		{10, AtRest, "the network, the storage and the server's store are mended, and then nothing moves any more after at most 200 rounds that carry whatever is under way", nil, (*World).comeToRest},
		{2, AtRest, "each connected tab knows of the newest message, and holds it if it holds any", (*World).checkNewest, nil},
		{7, AtRest, "none is without an answer", (*World).checkAllAnswered, nil},
		{8, AtRest, "each connected tab counts as the server does", (*World).checkUnreadByServer, nil},
		{11, AtRest, "each tab that has storage, and whose last write fitted into it, against the storage, and so with all others: conversations, messages, states, unread counts, drafts, outbox", (*World).checkShared, nil},
		{11, AtRest, "each connected tab against the server: conversations, read marks", (*World).checkServerShown, nil},
		{13, AtRest, "each connected tab takes for ended what has ended on the server", (*World).checkEndedByServer, nil},
		{17, AtRest, "onLogout has come for each session that ended", (*World).checkLogoutsHeard, nil},

		{9, AtEnd, "Back leads home", (*World).goHome, nil},
		{1, AtEnd, "in each tab", (*World).converse, nil},
	}
	for _, c := range Checks {
		switch c.When {
		case EachStep:
			stepChecks = append(stepChecks, c)
		case AtRest:
			restChecks = append(restChecks, c)
		case AtEnd:
			endChecks = append(endChecks, c)
		}
	}
}

// Table returns the invariants and their checks as README has them.
func Table() string {
	var b strings.Builder
	b.WriteString("| | invariant | after each step | at rest | at the end |\n|---|---|---|---|---|\n")
	for n := 1; n <= len(Invariants); n++ {
		fmt.Fprintf(&b, "| %d | %s |", n, Invariants[n])
		for _, when := range []When{EachStep, AtRest, AtEnd} {
			var all []string
			for _, c := range Checks {
				if c.Invariant == n && c.When == when {
					all = append(all, c.What)
				}
			}
			if len(all) == 0 {
				b.WriteString(" |")
			} else {
				fmt.Fprintf(&b, " %s |", strings.Join(all, "; "))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// A Violation is an error that says which invariant does not hold, and why.
type Violation struct {
	Invariant int
	What      string
}

// Error implements error.
func (v *Violation) Error() string {
	return fmt.Sprintf("invariant %d: %s %s", v.Invariant, Invariants[v.Invariant], v.What)
}

// A fault is why a check fails. Which invariant it is about, Checks says.
type fault string

// Error implements error.
func (f fault) Error() string { return string(f) }

func faultf(format string, args ...any) error { return fault(fmt.Sprintf(format, args...)) }

// faultIf returns a fault unless there is nothing to say.
func faultIf(what string) error {
	if what == "" {
		return nil
	}
	return fault(what)
}

// make makes a check, in a tab if it is one of those.
func (c *Check) make(w *World, t *tab) error {
	var err error
	if c.tab != nil {
		err = c.tab(w, t)
	} else {
		err = c.world(w)
	}
	if err == nil {
		return nil
	}
	var f fault
	if errors.As(err, &f) {
		return &Violation{c.Invariant, string(f)}
	}
	return err
}

// check makes the checks of one step, in the tabs that have handled an event in it.
func (w *World) check() error {
	for i := range stepChecks {
		c := &stepChecks[i]
		if c.tab == nil {
			if err := c.make(w, nil); err != nil {
				return err
			}
			continue
		}
		for _, t := range w.tabs {
			if t != nil && t.touched {
				if err := c.make(w, t); err != nil {
					return err
				}
			}
		}
	}
	for _, t := range w.tabs {
		if t != nil {
			t.touched, t.written = false, false
		}
	}
	return nil
}
