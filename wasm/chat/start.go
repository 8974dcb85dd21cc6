package chat

import (
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/app"
)

// A config is what the host says of itself when it starts the program.
type config struct {
	Key      string
	Settings protocol.Settings
	Options  options
	Page     protocol.Page
	Language string
	Online   bool
	Open     bool
	Narrow   bool
	Zone     int64
}

// Fields implements codec.Record.
func (v *config) Fields(c *codec.Codec) {
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

// options are those of Kustomer.start that the program itself heeds.
type options struct {
	Assistant string
	Language  string
	View      string
	HidesNew  bool
	Core      bool
}

// Fields implements codec.Record.
func (v *options) Fields(c *codec.Codec) {
	c.String("assistantId", &v.Assistant, protocol.IDLimit)
	c.String("lang", &v.Language, protocol.IDLimit)
	c.String("preferredView", &v.View, protocol.IDLimit)
	c.Bool("hideNewConversationButtonOnHistory", &v.HidesNew)
	c.Bool("core", &v.Core)
}

// start takes in the page as it is and the state as it was left.
func (t *turn) start(e app.Started) {
	t.Started, t.Visible, t.Online = true, e.Visible, e.Online
	t.Tab = t.id()
	var v config
	for _, p := range codec.Decode(e.Config, &v) {
		t.report("The page's settings could not be read whole: " + p.String() + ".")
	}
	t.configure(&v)
	t.restore(e.Stored)
	t.Place = t.State.Place
	if t.Place.Screen == "" {
		t.Place = Place{Screen: Home}
		if t.Host.PrefersKB && t.Settings.KnowledgeBase {
			t.Place = Place{Screen: KB}
		}
	}
	if t.Place.Screen == Talk && t.Place.Conversation != "" && t.State.conversation(t.Place.Conversation) == nil {
		t.Place = Place{Screen: Home}
	}
	t.was = t.Place
	if e.Visible {
		t.claim()
	}
	t.typed(e.Typed)
	if v.Open {
		t.open()
	}
}

// configure takes in what the host says.
func (t *turn) configure(v *config) {
	t.Settings = v.Settings
	if t.Settings.Key == "" {
		t.Settings.Key = v.Key
	}
	t.Zone = v.Zone
	t.Host = Host{
		Address: clip(v.Page.Address, protocol.AddressLimit), Title: clip(v.Page.Title, protocol.AddressLimit),
		Narrow: v.Narrow, HidesNew: v.Options.HidesNew, PrefersKB: v.Options.View == "kb", Core: v.Options.Core,
		Assistant: v.Options.Assistant, AskedForLang: v.Options.Language,
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
func (t *turn) restore(text string) {
	s, newer, aside := Read(text)
	t.setAside(aside)
	if newer {
		t.Foreign = true
		return
	}
	s.Build = t.Build
	t.State = s
	t.complete()
}

// setAside reports what of a stored state could not be used.
func (t *turn) setAside(aside []string) {
	if len(aside) > 0 {
		t.report("The stored state could not be used whole: " + strings.Join(aside, "; ") + ".")
	}
}

// complete gives letters that lost their ids new ones, so that they can still
// be sent. What of them was sent already under the old id is lost knowledge.
func (t *turn) complete() {
	t.State.V = SchemaVersion
	for i := range t.State.Outbox {
		l := &t.State.Outbox[i]
		if l.Client == "" {
			l.Client = t.id()
		}
		if l.Conversation == "" {
			if c := t.State.Running(); c != nil {
				l.Conversation = c.ID
			} else {
				l.Conversation = t.id()
			}
		}
		if l.At == 0 {
			l.At = t.Now
		}
		c := t.State.obtain(l.Conversation, l.At)
		if c.Last == 0 && c.Preview == "" {
			c.Preview, c.Author, c.At = preview(l.Text), protocol.AuthorCustomer, l.At
		}
	}
	if len(t.State.Outbox) > 0 {
		t.use()
	}
}

// typed takes over what was written into the prerendered text box while the
// program was on its way. Where a draft stands already, nothing of either is
// lost, and a browser that filled in the draft by itself does not double it.
func (t *turn) typed(text string) {
	if text == "" {
		return
	}
	conversation := t.box()
	draft := t.State.Draft(conversation)
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

// box is the conversation whose text box is on the screen; "" where it is not
// begun.
func (m *Model) box() string {
	if m.Place.Screen == Talk {
		return m.Place.Conversation
	}
	if c := m.State.Running(); c != nil {
		return c.ID
	}
	return ""
}

// restored takes in what another tab of the site stored.
func (t *turn) restored(text string) {
	theirs, newer, aside := Read(text)
	t.setAside(aside)
	if newer {
		t.outdated(theirs)
		return
	}
	t.Foreign = false // there is nothing left of a newer release to be careful with
	if text == "" {
		return // somebody cleared the storage; what is here is stored again
	}
	theirs.Build = t.Build
	mine := t.State
	t.join(mine, theirs)
}

// outdated takes in that a newer release stores in its own way now. It has read
// what this one had stored, and this one does not write any more. A session
// that has ended there has ended here too.
func (t *turn) outdated(theirs State) {
	first := !t.Foreign
	t.Foreign = true
	if theirs.Era > t.State.Era {
		old, _ := t.end()
		t.State.Era = theirs.Era
		t.failCalls(t.Asked + 1)
		if old.Used {
			t.do(app.Notify{Event: "onLogout", Response: "null"})
		}
	}
	if first && len(t.State.Outbox) == 0 && len(t.Leaving) == 0 && len(t.Calls) == 0 {
		t.do(app.Reload{}) // the server serves the newer release
	}
}

// join joins another tab's state with this one's.
func (t *turn) join(mine, theirs State) {
	merged := Merge(mine, theirs)
	merged.V, merged.Build = SchemaVersion, t.Build
	if mine.Era < theirs.Era {
		t.State = merged
		t.vacate()
		t.complete()
		t.failCalls(t.Asked + 1)
		t.Spared = t.Now + SpareFor
		if mine.Session.Used {
			t.part(mine)
			t.do(app.Notify{Event: "onLogout", Response: "null"})
		}
		return
	}
	if len(merged.revoking()) > len(mine.revoking()) {
		t.Spared = t.Now + SpareFor
	}
	for i := range merged.Conversations {
		c := &merged.Conversations[i]
		if old := mine.conversation(c.ID); old != nil {
			// Older messages that were fetched here are not given up.
			run := c.Messages
			c.Messages, c.Loading, c.Begun = old.Messages, old.Loading, old.Begun
			c.splice(run, false)
		}
	}
	t.State = merged
	if !t.stands(t.Place) {
		t.Place, t.NewFrom = Place{Screen: Home}, 0
	}
	t.Trail = slices.DeleteFunc(t.Trail, func(p Place) bool { return !t.stands(p) })
	for i := range merged.Outbox {
		if l := &merged.Outbox[i]; mine.letter(l.Client) < 0 {
			t.hold(l.Client, ForeignAfter)
		}
	}
	t.complete()
}

// SpareFor is how long the end of a session is left to the tab where it
// happened, in milliseconds: longer than that tab may go on delivering.
const SpareFor = 2*LeaveFor + 1_000

// part closes a session that another tab has ended, once what this tab alone
// had to send is on its way.
func (t *turn) part(mine State) {
	l := Leave{Session: mine.Session, Due: t.Now + LeaveFor}
	for _, letter := range mine.Outbox {
		if letter.Failed == "" && t.Link.Phase == Live {
			l.Letters = append(l.Letters, letter)
		}
	}
	if len(l.Letters) > 0 {
		t.Leaving = append(t.Leaving, l)
	}
}
