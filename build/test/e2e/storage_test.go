package e2e

import (
	"testing"

	"kith/build/test/harness"
)

// A tab may store something that another one does not know of yet, and be gone
// a moment later. Here the page plays the other tab: what it writes itself
// brings its own tab no storage event, so the panel cannot know of it. The panel
// must not store over it, and what waited there must be sent.
func TestNoTabStoresOverWhatAnotherHasStored(t *testing.T) {
	t.Parallel()
	v := visitor(t)
	v.OpenChat()
	v.TypeAndSend("From this tab")
	v.WaitMessage("customer", "From this tab", "sent", "delivered", "read")
	harness.Evaluate[bool](v.Document, `(() => {
		const state = JSON.parse(localStorage['kustomer-chat'])
		state.outbox = [...state.outbox ?? [], {
			conversation: state.conversations[0].id, client: 'anotherTabsLetter00000',
			text: 'From another tab', at: Date.now(),
		}]
		localStorage['kustomer-chat'] = JSON.stringify(state)
		return true
	})()`)
	v.TypeDraft("a draft, which is stored")
	v.WaitMessage("customer", "From another tab", "sent", "delivered", "read")
	if draft := v.Draft(); draft != "a draft, which is stored" {
		t.Errorf("the draft is %q now", draft)
	}
}
