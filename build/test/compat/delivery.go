package compat

import (
	"fmt"
	"strings"

	"kith/build/test/harness"
)

// deliver says something in the conversation that is open, and holds that the
// server has it: where messages carry data-state it comes to sent, and in any
// case it is there after the page was loaded again.
func (v *visitor) deliver(text string) {
	v.typeAndSend(text)
	state := fmt.Sprintf(`[...document.querySelectorAll("[data-state]")].find(e => e.textContent.includes(%q))?.dataset.state ?? ""`, text)
	harness.Until(v.tb, "the message is sent", func() string {
		if is := harness.Evaluate[string](v.panel(), state); is == "pending" || is == "failed" {
			return "it is " + is
		}
		return ""
	})
	if v.isFailed(text) {
		v.tb.Fatalf("%q is marked as not sent", text)
	}
}

// isFailed reports whether the panel marks a message as not sent.
func (v *visitor) isFailed(text string) bool {
	return harness.Evaluate[bool](v.panel(), fmt.Sprintf(`[...document.querySelectorAll("[data-state=failed]")].some(e => e.textContent.includes(%q))`, text))
}

// checkPersists loads the page again and holds that a text is there still.
func (v *visitor) checkPersists(text string) {
	v.reload()
	open := harness.Evaluate[string](v.page.Document, `new Promise(done => Kustomer.getOpenConversations(all => done(all?.[0]?.conversationId ?? "")))`)
	if open == "" {
		v.tb.Fatalf("after a reload there is no open conversation")
	}
	v.mustCall("openConversationById", map[string]string{"conversationId": open})
	v.waitText(text)
}

// logout logs out and holds what must be so afterwards, whoever comes next:
// nothing of what was said can be read, in the panel or in the page's storage.
func (v *visitor) logout(said ...string) {
	before := v.eventCount("onLogout")
	v.mustCall("logout")
	v.checkNothingLeft(said...)
	harness.Until(v.tb, "onLogout is fired once", func() string {
		if n := v.eventCount("onLogout") - before; n != 1 {
			return fmt.Sprintf("it was fired %d times", n)
		}
		return ""
	})
}

// checkNothingLeft waits until none of the texts is left in the panel or the storage.
func (v *visitor) checkNothingLeft(said ...string) {
	harness.Until(v.tb, "nothing of the former person is left", func() string {
		kept := harness.Evaluate[string](v.page.Document, `JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage}) + document.cookie`)
		for _, text := range said {
			if strings.Contains(v.visibleText(), text) || strings.Contains(v.draftText(), text) {
				return fmt.Sprintf("%q can be read in the panel", text)
			}
			if strings.Contains(kept, text) {
				return fmt.Sprintf("%q is in the page's storage", text)
			}
		}
		return ""
	})
}

// checkWorks is the point of it all: a new conversation begins at once, what is
// written in it is delivered, and stays.
func (v *visitor) checkWorks() {
	v.startConversation()
	text := uniqueText("after it all")
	v.deliver(text)
	v.checkPersists(text)
}
