package e2e

import (
	"fmt"
	"strings"
	"testing"

	"kith/build/test/harness"
	"kith/server/protocol"
)

// An agent blocks a visitor, who is told in one sentence, lifts that again, marks
// the conversation as spam and deletes it; the visitor's panel goes on.
func TestInboxBlocksAndDeletes(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	a := harness.SetUpAgent(t, s, "Amal")
	v := visitorAt(t, s.Address)
	sendFirst(v)
	inbox := harness.NewPage(t, browser)
	inbox.OpenInbox(s, a)
	conversation := theOnlyConversation(t, inbox)
	inbox.OpenConversation(conversation)
	says(t, inbox, "Not signed in on the site")

	inbox.Press("button", "Block")
	says(t, inbox, "Block this visitor?")
	inbox.Press("button", "Cancel")
	inbox.Press("button", "Block")
	inbox.Press("checkbox", "Mark the conversation as spam, too")
	focusOn(t, inbox, ".dialog .danger")
	inbox.Key(harness.Enter)
	says(t, inbox, "The visitor is blocked.")
	v.TypeAndSend("let me in")
	v.WaitMessage("customer", "let me in", "failed")
	harness.Until(t, "the visitor is told why", func() string {
		if text := harness.Evaluate[string](v.Chat(), `document.body.innerText`); !strings.Contains(text, "Your messages are not accepted here.") {
			return "it says " + text
		}
		return ""
	})

	inbox.Press("button", "Settings")
	inbox.Press("button", "Blocked visitors")
	says(t, inbox, "by Amal")
	inbox.Key(harness.Escape)
	inbox.Press("button", "Unblock")
	harness.Until(t, "the block is lifted", func() string {
		if !inbox.Has("button", "Block") {
			return "it is not"
		}
		return ""
	})
	v.Chat().Press("button", "Retry")
	v.WaitMessage("customer", "let me in", "sent", "delivered", "read")

	inbox.Press("button", "Mark as spam")
	says(t, inbox, "1 conversation marked as spam.")
	inbox.Press("button", "Undo")
	says(t, inbox, "1 conversation is back.")

	inbox.Press("button", "Delete")
	says(t, inbox, "2 messages are removed for good")
	focusOn(t, inbox, ".dialog .danger")
	inbox.Key(harness.Enter)
	says(t, inbox, "1 conversation deleted.")
	v.WaitScreen("home")
	mustBeQuiet(t, inbox)
	mustBeQuiet(t, v)
}

// focusOn moves the keyboard to an element.
func focusOn(t *testing.T, p *harness.Page, selector string) {
	t.Helper()
	harness.Until(t, "the focus can move to "+selector, func() string {
		if !harness.Evaluate[bool](p.Document, fmt.Sprintf(`(e => { e?.focus(); return !!e && document.activeElement === e })(document.querySelector(%q))`, selector)) {
			return "it cannot"
		}
		return ""
	})
}

// Conversations are read to the last one by scrolling, and selected by keyboard.
func TestInboxReadsToTheLastConversation(t *testing.T) {
	t.Parallel()
	s := harness.Serve(t, binary, "")
	a := harness.SetUpAgent(t, s, "Amal")
	var first, last string
	for i := range 3 {
		c := harness.DialVisitor(t, s, "", "")
		for j := range 20 {
			last = harness.ID()
			if i+j == 0 {
				first = last
			}
			c.WaitAck(c.SendMessage(last, fmt.Sprint("question ", i, " ", j)))
		}
	}
	inbox := harness.NewPage(t, browser)
	inbox.OpenInbox(s, a)
	row := func(id string) bool {
		return harness.Evaluate[bool](inbox.Document, fmt.Sprintf(`!!document.querySelector('[data-conversation-id=%q]')`, id))
	}
	harness.Until(t, "the newest conversation is listed", func() string {
		if !row(last) {
			return "it is not"
		}
		return ""
	})
	if row(first) {
		t.Error("the oldest conversation is drawn before anybody scrolls")
	}
	harness.Until(t, "the oldest conversation comes by scrolling", func() string {
		harness.Evaluate[float64](inbox.Document, `document.querySelector(".list").scrollTo(0, 1e6), 0.0`)
		if !row(first) {
			return "it has not come"
		}
		return ""
	})
	says(t, inbox, "That is all.")

	// The oldest has waited longest.
	inbox.Press("button", "Waiting longest…")
	harness.Until(t, "the one that has waited longest is the first", func() string {
		if got := harness.Evaluate[string](inbox.Document, `document.querySelector("[data-conversation-id]").dataset.conversationId`); got != first {
			return got + " is"
		}
		return ""
	})
	inbox.Press("button", "Select")
	inbox.Press("checkbox", "Select all")
	says(t, inbox, "60 selected")
	focusOn(t, inbox, ".selection-actions button:last-child")
	inbox.Key(harness.Enter)
	says(t, inbox, "Delete 60 conversations?")
	focusOn(t, inbox, ".dialog .danger")
	inbox.Key(harness.Enter)
	says(t, inbox, "60 conversations deleted.")
	if left := harness.Frames[*protocol.Inbox](a.NewConnection(t, s).Socket)[0].Conversations; len(left) != 0 {
		t.Errorf("%d conversations are left", len(left))
	}
	mustBeQuiet(t, inbox)
}
