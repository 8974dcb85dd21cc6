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
)

// start handles the start: the page's configuration and the stored state.
func (u *update) start(e app.Started) {
	u.Started, u.Visible, u.Online = true, e.Visible, e.Online
	u.Tab = u.newID()
	var v sdk.Config
	for _, p := range codec.Decode(e.Config, &v) {
		u.logError("The page's settings could not be read whole: " + p.String() + ".")
	}
	u.configure(&v)
	u.Host.Frame = clip(e.Frame, protocol.FrameIDLimit)
	u.restore(e.Stored)
	u.Route = u.Stored.Route
	if u.Route.Screen == "" {
		u.Route = state.Route{Screen: state.HomeScreen}
		if u.Host.PreferKB && u.Settings.KnowledgeBase {
			u.Route = state.Route{Screen: state.KBScreen}
		}
	}
	u.takeUp(e.Kept)
	u.leaveMissing()
	u.routeBefore = u.Route
	if e.Visible {
		u.claimActiveTab()
	}
	u.takeTyped(e.Sent, e.Typed)
	switch {
	case v.Open && v.Opened:
		u.showPanel()
		if v.Focused {
			u.focus()
		}
	case v.Open:
		u.openPanel()
	}
}

// configure applies the page's configuration.
func (u *update) configure(v *sdk.Config) {
	u.Settings = v.Settings
	if u.Settings.Key == "" {
		u.Settings.Key = v.Key
	}
	u.Zone = v.Zone
	u.Host = state.Host{
		Server:  v.Server,
		Address: clip(v.Page.Address, protocol.AddressLimit), Title: clip(v.Page.Title, protocol.AddressLimit),
		Narrow: v.Narrow, Bucket: v.Bucket, HideNewConversation: v.Options.HideNewConversation, PreferKB: v.Options.View == "kb", Core: v.Options.Core,
		Assistant: v.Options.Assistant, RequestedLanguage: v.Options.Language,
	}
	asked := v.Language
	if v.Options.Language != "" {
		asked = v.Options.Language
	}
	if asked != "" {
		u.Language = locale.Choose(asked, v.Settings.Language, u.Language)
	}
}

// restore restores the stored state of an earlier page.
func (u *update) restore(text string) {
	s, damaged := u.readStored(text)
	u.Stored, u.NewerSeen, u.Reloaded = s, s.Newer != "", s.Reloads
	if text != "" {
		// A newer release's state that this one may not read has left no session.
		u.do(app.Outcome{Signal: "restore", Failed: damaged || s.Newer != "" && s.Session.ID == ""})
	}
	if s.Bucket == 0 {
		u.Stored.Bucket = u.Host.Bucket
	}
	if s.Session.ID != "" && s.Session.Tracking == "" {
		u.Stored.Session.Tracking = u.newID() // a release before this one stored it
	}
	u.completeMessages()
}

// readStored reads a stored state, and logs what of it could not be used. Damaged says
// that there was any of that.
func (u *update) readStored(text string) (s state.Stored, damaged bool) {
	s, whole, problems := u.Schema.Restore(text)
	if len(problems) > 0 {
		u.logError("The stored state could not be used whole: " + strings.Join(problems, "; ") + ".")
	}
	s.TakeOver(u.Build, u.Stored.Ran, u.Now)
	u.restored, u.whole = s, whole
	return s, len(problems) > 0
}

// completeMessages gives new ids to messages that have lost theirs, so that
// they can still be sent. If one was sent under its old id already, it is sent
// twice.
func (u *update) completeMessages() {
	for i := range u.Stored.Outbox {
		l := &u.Stored.Outbox[i]
		if l.Client == "" {
			l.Client = u.newID()
		}
		if l.Conversation == "" {
			if c := u.Stored.Running(); c != nil {
				l.Conversation = c.ID
			} else {
				l.Conversation = u.newID()
			}
		}
		if l.At == 0 {
			l.At = u.Now
		}
		c := u.Stored.EnsureConversation(l.Conversation, l.At)
		if c.Last == 0 {
			c.Preview, c.Author, c.At = protocol.Preview(l.Text), protocol.AuthorCustomer, l.At
		}
	}
	if len(u.Stored.Outbox) > 0 {
		u.useSession()
	}
}

// takeTyped sends what was sent in the prerendered text box before the program ran, each
// text as a message of its own, and keeps what was typed behind it and not sent. A text
// that cannot be sent goes back into the text box, with all that comes after it.
func (u *update) takeTyped(sent, typed string) {
	var texts []string
	if list, ok := codec.Parse(sent); ok {
		for v := range list.Elements() {
			if text := v.Text(); strings.TrimSpace(text) != "" {
				texts = append(texts, text)
			}
		}
	}
	conversation := u.ComposerConversation()
	if c := u.Stored.ConversationByID(conversation); c != nil && c.Ended {
		conversation = "" // it has no text box: this was typed on another screen
	}
	for i, text := range texts {
		id := u.queueMessage(conversation, text)
		if id == "" {
			typed = strings.TrimSuffix(strings.Join(append(texts[i:], typed), "\n"), "\n")
			break
		}
		u.showSent(conversation, id)
		conversation = id
	}
	u.keepTyped(conversation, typed)
}

// keepTyped keeps what was typed and not sent. If there is a draft already, neither is
// lost; and a browser that filled in the draft by itself does not double it.
func (u *update) keepTyped(conversation, text string) {
	if text == "" {
		return
	}
	draft := u.Stored.Draft(conversation)
	switch {
	case strings.HasPrefix(text, draft):
	case strings.Contains(draft, text):
		text = draft
	default:
		text = draft + "\n" + text
	}
	u.saveDraft(conversation, text)
	u.do(app.Focus{Name: view.NameDraft})
}
