package compat

import (
	"fmt"
	"strings"

	"kith/build/test/harness"
)

// delivers says something in the conversation that is open, and holds that the
// server has it: where messages carry data-state it comes to sent, and in any
// case it is there after the page was loaded again.
func (v *visitor) delivers(text string) {
	v.says(text)
	state := fmt.Sprintf(`[...document.querySelectorAll("[data-state]")].find(e => e.textContent.includes(%q))?.dataset.state ?? ""`, text)
	harness.Until(v.j, "the message is sent", func() string {
		if is := harness.Evaluate[string](v.panel(), state); is == "pending" || is == "failed" {
			return "it is " + is
		}
		return ""
	})
	if v.fails(text) {
		v.j.Fatalf("%q is marked as not sent", text)
	}
}

// fails reports whether the panel marks a message as not sent.
func (v *visitor) fails(text string) bool {
	return harness.Evaluate[bool](v.panel(), fmt.Sprintf(`[...document.querySelectorAll("[data-state=failed]")].some(e => e.textContent.includes(%q))`, text))
}

// stays loads the page again and holds that a text is there still.
func (v *visitor) stays(text string) {
	v.reloads()
	open := harness.Evaluate[string](v.page.Document, `new Promise(done => Kustomer.getOpenConversations(all => done(all?.[0]?.conversationId ?? "")))`)
	if open == "" {
		v.j.Fatalf("after a reload there is no open conversation")
	}
	v.calls("openConversationById", map[string]string{"conversationId": open})
	v.sees(text)
}

// leaves logs out and holds what must be so afterwards, whoever comes next:
// nothing of what was said can be read, in the panel or in the page's storage.
func (v *visitor) leaves(said ...string) {
	before := v.fired("onLogout")
	v.calls("logout")
	v.nothing(said...)
	harness.Until(v.j, "onLogout is fired once", func() string {
		if n := v.fired("onLogout") - before; n != 1 {
			return fmt.Sprintf("it was fired %d times", n)
		}
		return ""
	})
}

// nothing waits until none of the texts is left in the panel or the storage.
func (v *visitor) nothing(said ...string) {
	harness.Until(v.j, "nothing of the former person is left", func() string {
		kept := harness.Evaluate[string](v.page.Document, `JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage}) + document.cookie`)
		for _, text := range said {
			if strings.Contains(v.shows(), text) || strings.Contains(v.typed(), text) {
				return fmt.Sprintf("%q can be read in the panel", text)
			}
			if strings.Contains(kept, text) {
				return fmt.Sprintf("%q is in the page's storage", text)
			}
		}
		return ""
	})
}

// alive is the point of it all: a new conversation begins at once, what is
// written in it is delivered, and stays.
func (v *visitor) alive() {
	v.begins()
	text := line("after it all")
	v.delivers(text)
	v.stays(text)
}
