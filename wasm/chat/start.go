package chat

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
)

// A Config is what the host says of itself when it starts the program.
type Config struct {
	Key      string
	Settings protocol.Settings
	Options  Options
	Page     protocol.Page
	Language string
	Online   bool
	Open     bool
	Narrow   bool
	Zone     int64
}

// Fields implements codec.Record.
func (v *Config) Fields(c *codec.Codec) {
	c.String("key", &v.Key, protocol.IDLimit)
	codec.Object(c, "settings", &v.Settings)
	codec.Object(c, "options", &v.Options)
	codec.Object(c, "page", &v.Page)
	c.String("language", &v.Language, protocol.IDLimit)
	c.Bool("online", &v.Online)
	c.Bool("open", &v.Open)
	c.Bool("narrow", &v.Narrow)
	c.Int("zone", &v.Zone)
}

// Options are those of Kustomer.start that the program itself heeds.
type Options struct {
	Assistant           string
	Language            string
	View                string
	HideNewConversation bool
	Core                bool
}

// Fields implements codec.Record.
func (v *Options) Fields(c *codec.Codec) {
	c.String("assistantId", &v.Assistant, protocol.IDLimit)
	c.String("lang", &v.Language, protocol.IDLimit)
	c.String("preferredView", &v.View, protocol.IDLimit)
	c.Bool("hideNewConversationButtonOnHistory", &v.HideNewConversation)
	c.Bool("core", &v.Core)
}

// start takes in the page as it is and the state as it was left.
func (t *update) start(e app.Started) {
	t.Started, t.Visible, t.Online = true, e.Visible, e.Online
	t.Tab = t.id()
	var v Config
	for _, p := range codec.Decode(e.Config, &v) {
		t.report("The page's settings could not be read whole: " + p.String() + ".")
	}
	t.configure(&v)
	t.restore(e.Stored)
	t.Route = t.Stored.Route
	if t.Route.Screen == "" {
		t.Route = Route{Screen: HomeScreen}
		if t.Host.PreferKB && t.Settings.KnowledgeBase {
			t.Route = Route{Screen: KBScreen}
		}
	}
	if t.Route.Screen == ConversationScreen && t.Route.Conversation != "" && t.Stored.ConversationByID(t.Route.Conversation) == nil {
		t.Route = Route{Screen: HomeScreen}
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
func (t *update) configure(v *Config) {
	t.Settings = v.Settings
	if t.Settings.Key == "" {
		t.Settings.Key = v.Key
	}
	t.Zone = v.Zone
	t.Host = Host{
		Address: clip(v.Page.Address, protocol.AddressLimit), Title: clip(v.Page.Title, protocol.AddressLimit),
		Narrow: v.Narrow, HideNewConversation: v.Options.HideNewConversation, PreferKB: v.Options.View == "kb", Core: v.Options.Core,
		Assistant: v.Options.Assistant, RequestedLanguage: v.Options.Language,
	}
	asked := v.Language
	if v.Options.Language != "" {
		asked = v.Options.Language
	}
	if asked != "" {
		t.Language = ChooseLanguage(asked, v.Settings.Language, t.Language)
	}
}

// restore takes in the stored state of an earlier page.
func (t *update) restore(text string) {
	s, newer, aside := Restore(text)
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
	t.Stored.V = SchemaVersion
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
			c.Preview, c.Author, c.At = Preview(l.Text), protocol.AuthorCustomer, l.At
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
	t.do(app.Focus{Name: NameDraft})
}

// ComposerConversation is the conversation whose text box is on the screen; "" where it is not
// begun.
func (m *Model) ComposerConversation() string {
	if m.Route.Screen == ConversationScreen {
		return m.Route.Conversation
	}
	if c := m.Stored.Running(); c != nil {
		return c.ID
	}
	return ""
}

// restored takes in what another tab of the site stored.
func (t *update) restored(text string) {
	theirs, newer, aside := Restore(text)
	t.setAside(aside)
	if newer {
		t.outdated(theirs)
		return
	}
	t.NewerRelease = false // there is nothing left of a newer release to be careful with
	if text == "" {
		return // somebody cleared the storage; what is here is stored again
	}
	theirs.Build = t.Build
	mine := t.Stored
	t.join(mine, theirs)
}

// outdated takes in that a newer release stores in its own way now. It has read
// what this one had stored, and this one does not write any more. A session
// that has ended there has ended here too.
func (t *update) outdated(theirs Stored) {
	first := !t.NewerRelease
	t.NewerRelease = true
	if theirs.Generation > t.Stored.Generation {
		old, _ := t.end()
		t.Stored.Generation = theirs.Generation
		t.failCalls(t.CallCount + 1)
		if old.Used {
			t.do(app.Notify{Event: "onLogout", Response: "null"})
		}
	}
	if first && len(t.Stored.Outbox) == 0 && len(t.Logouts) == 0 && len(t.Calls) == 0 {
		t.do(app.Reload{}) // the server serves the newer release
	}
}

// join joins another tab's state with this one's.
func (t *update) join(mine, theirs Stored) {
	merged := Merge(mine, theirs)
	merged.V, merged.Build = SchemaVersion, t.Build
	if mine.Generation < theirs.Generation {
		t.Stored = merged
		t.vacate()
		t.complete()
		t.failCalls(t.CallCount + 1)
		t.GraceUntil = t.Now + RevokeGrace
		if mine.Session.Used {
			t.part(mine)
			t.do(app.Notify{Event: "onLogout", Response: "null"})
		}
		return
	}
	if len(merged.Unconfirmed()) > len(mine.Unconfirmed()) {
		t.GraceUntil = t.Now + RevokeGrace
	}
	for i := range merged.Conversations {
		c := &merged.Conversations[i]
		if old := mine.ConversationByID(c.ID); old != nil {
			// Older messages that were fetched here are not given up.
			run := c.Messages
			c.Messages, c.Loading, c.BegunAtCall = old.Messages, old.Loading, old.BegunAtCall
			c.Splice(run, false)
		}
	}
	t.Stored = merged
	if !t.stands(t.Route) {
		t.Route, t.NewDivider = Route{Screen: HomeScreen}, 0
	}
	t.BackStack = slices.DeleteFunc(t.BackStack, func(p Route) bool { return !t.stands(p) })
	for i := range merged.Outbox {
		if l := &merged.Outbox[i]; mine.MessageIndex(l.Client) < 0 {
			t.hold(l.Client, OtherTabGrace)
		}
	}
	t.complete()
}

// RevokeGrace is how long the end of a session is left to the tab where it
// happened, in milliseconds: longer than that tab may go on delivering.
const RevokeGrace = 2*LogoutTimeout + 1_000

// part closes a session that another tab has ended, once what this tab alone
// had to send is on its way.
func (t *update) part(mine Stored) {
	l := Logout{Session: mine.Session, Due: t.Now + LogoutTimeout}
	for _, letter := range mine.Outbox {
		if letter.Failure == "" && t.Connection.Phase == Live {
			l.Messages = append(l.Messages, letter)
		}
	}
	if len(l.Messages) > 0 {
		t.Logouts = append(t.Logouts, l)
	}
}
