package chat

import (
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
	"kith/wasm/locale"
	"kith/wasm/timeline"
)

// start takes in the page as it is and the state as it was left.
func (t *update) start(e app.Started) {
	t.Started, t.Visible, t.Online = true, e.Visible, e.Online
	t.Tab = t.id()
	var v sdk.Config
	for _, p := range codec.Decode(e.Config, &v) {
		t.report("The page's settings could not be read whole: " + p.String() + ".")
	}
	t.configure(&v)
	t.restore(e.Stored)
	t.Route = t.Stored.Route
	if t.Route.Screen == "" {
		t.Route = state.Route{Screen: state.HomeScreen}
		if t.Host.PreferKB && t.Settings.KnowledgeBase {
			t.Route = state.Route{Screen: state.KBScreen}
		}
	}
	if t.Route.Screen == state.ConversationScreen && t.Route.Conversation != "" && t.Stored.ConversationByID(t.Route.Conversation) == nil {
		t.Route = state.Route{Screen: state.HomeScreen}
	}
	t.was = t.Route
	if e.Visible {
		t.claim()
	}
	t.typed(e.Typed)
	if v.Open {
		t.open()
	}
}

// configure takes in what the host says.
func (t *update) configure(v *sdk.Config) {
	t.Settings = v.Settings
	if t.Settings.Key == "" {
		t.Settings.Key = v.Key
	}
	t.Zone = v.Zone
	t.Host = state.Host{
		Address: clip(v.Page.Address, protocol.AddressLimit), Title: clip(v.Page.Title, protocol.AddressLimit),
		Narrow: v.Narrow, HideNewConversation: v.Options.HideNewConversation, PreferKB: v.Options.View == "kb", Core: v.Options.Core,
		Assistant: v.Options.Assistant, RequestedLanguage: v.Options.Language,
	}
	asked := v.Language
	if v.Options.Language != "" {
		asked = v.Options.Language
	}
	if asked != "" {
		t.Language = locale.Choose(asked, v.Settings.Language, t.Language)
	}
}

// restore takes in the stored state of an earlier page.
func (t *update) restore(text string) {
	s, newer, aside := state.Restore(text)
	t.setAside(aside)
	if newer {
		t.NewerRelease = true
		return
	}
	s.Build = t.Build
	t.Stored = s
	t.complete()
}

// setAside reports what of a stored state could not be used.
func (t *update) setAside(aside []string) {
	if len(aside) > 0 {
		t.report("The stored state could not be used whole: " + strings.Join(aside, "; ") + ".")
	}
}

// complete gives letters that lost their ids new ones, so that they can still
// be sent. What of them was sent already under the old id is lost knowledge.
func (t *update) complete() {
	t.Stored.V = state.SchemaVersion
	for i := range t.Stored.Outbox {
		l := &t.Stored.Outbox[i]
		if l.Client == "" {
			l.Client = t.id()
		}
		if l.Conversation == "" {
			if c := t.Stored.Running(); c != nil {
				l.Conversation = c.ID
			} else {
				l.Conversation = t.id()
			}
		}
		if l.At == 0 {
			l.At = t.Now
		}
		c := t.Stored.EnsureConversation(l.Conversation, l.At)
		if c.Last == 0 && c.Preview == "" {
			c.Preview, c.Author, c.At = timeline.Preview(l.Text), protocol.AuthorCustomer, l.At
		}
	}
	if len(t.Stored.Outbox) > 0 {
		t.use()
	}
}

// typed takes over what was written into the prerendered text box while the
// program was on its way. Where a draft stands already, nothing of either is
// lost, and a browser that filled in the draft by itself does not double it.
func (t *update) typed(text string) {
	if text == "" {
		return
	}
	conversation := t.ComposerConversation()
	draft := t.Stored.Draft(conversation)
	switch {
	case strings.HasPrefix(text, draft):
	case strings.Contains(draft, text):
		text = draft
	default:
		text = draft + "\n" + text
	}
	t.draft(conversation, text)
	t.do(app.Focus{Name: view.NameDraft})
}
