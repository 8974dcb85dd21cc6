package compat

import (
	"fmt"
	"strings"

	"kith/build/test/harness"
)

// deliver sends a message in the open conversation and checks that it is not left
// pending or failed, if messages carry data-state.
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

// checkPersists loads the page again and checks that a text can still be read.
func (v *visitor) checkPersists(text string) {
	v.reload()
	open := harness.Evaluate[string](v.page.Document, `new Promise(done => Kustomer.getOpenConversations(all => done(all?.[0]?.conversationId ?? "")))`)
	if open == "" {
		v.tb.Fatalf("after a reload there is no open conversation")
	}
	v.mustCall("openConversationById", map[string]string{"conversationId": open})
	v.waitText(text)
}

// logout logs out and checks that none of the texts can be read afterwards, in the panel
// or in the page's storage, and that onLogout is fired once.
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

// checkNothingLeft waits until none of the texts is in the panel or in the storage.
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

// checkWorks checks that a new conversation can be started, and that a message in it is
// delivered and still there after a reload.
func (v *visitor) checkWorks() {
	v.startConversation()
	text := uniqueText("after it all")
	v.deliver(text)
	v.checkPersists(text)
}
