package browserfuzz

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"kith/build/test/harness"
)

//go:embed driver.js
var driver string

// An observation is what a tab shows, reports and stores. driver.js makes it.
type observation struct {
	Started  bool // Kustomer.start has called back
	Running  bool // the panel's program answers
	Fault    string
	Frames   int
	Open     bool
	Visible  bool
	Label    string // the launcher's accessible name
	Unread   int
	Person   string   // the e-mail address that the page is told it is
	Ongoing  []string // the ids of getOpenConversations
	Screen   string
	Names    []string // of the elements that can be pressed
	Boxes    int
	Logs     int
	Box      *box
	Messages []message
	Text     string // all text in the panel
	Stored   string
	Tracking string
	Answers  map[string]int // how often each call was answered, by its number
	Fired    map[string]int
}

// A box is the text box, with the id of its conversation.
type box struct{ ID, Text string }

type message struct{ ID, State, Author, Text string }

// observe returns what a tab shows now.
func (w *World) observe(t *tab) observation {
	emails, _ := json.Marshal(w.emails())
	return harness.Evaluate[observation](t.page.Document, fmt.Sprintf("fuzz.observe(%s)", emails))
}

// act does something in a tab and returns the value of the element that it pressed.
func (t *tab) act(what string, number int64, name, text string) string {
	n, _ := json.Marshal(number)
	a, _ := json.Marshal(name)
	b, _ := json.Marshal(text)
	return harness.Evaluate[string](t.page.Document, fmt.Sprintf("fuzz.act(%q,%s,%s,%s)", what, n, a, b))
}
