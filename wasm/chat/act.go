package chat

import "kith/wasm/app"

// actions are what the names in the tree do.
var actions = map[string]func(*update, app.Action){
	NameDraft:        func(t *update, e app.Action) { t.draft(e.Value, e.Text); t.wrote(e.Value, e.Text) },
	NameSend:         (*update).send,
	NameNew:          func(t *update, _ app.Action) { t.visit(Route{Screen: ConversationScreen}) },
	NameConversation: (*update).talk,
	NameHome:         func(t *update, _ app.Action) { t.home() },
	NameHistory:      func(t *update, _ app.Action) { t.visit(Route{Screen: HistoryScreen}) },
	NameKB:           func(t *update, _ app.Action) { t.visit(Route{Screen: KBScreen}) },
	NameCategory:     func(t *update, e app.Action) { t.visit(Route{Screen: CategoryScreen, Category: e.Value}) },
	NameArticle:      func(t *update, e app.Action) { t.visit(Route{Screen: ArticleScreen, Article: e.Value}) },
	NameQuery:        func(t *update, e app.Action) { t.query(e.Text, SearchDelay) },
	NameSearch:       func(t *update, e app.Action) { t.query(e.Text, 0) },
	NameBack:         func(t *update, _ app.Action) { t.back() },
	NameClose:        (*update).escape,
	NameMenu:         func(t *update, _ app.Action) { t.Menu = !t.Menu },
	NameSound:        (*update).sound,
	NameRetry:        (*update).retry,
	NameDiscard:      (*update).discard,
	NameOlder:        (*update).older,
	NameLog:          (*update).scroll,
	NameLatest:       func(t *update, _ app.Action) { t.AtEnd, t.NewBelow = true, 0 },
	NameConnect:      (*update).reconnect,
	NameRefetch:      func(t *update, _ app.Action) { t.refetch() },
	NameResend:       (*update).resend,
}

// Knows reports whether a name in the tree leads to anything.
func Knows(name string) bool { return actions[name] != nil }

// draft keeps what stands in a text box.
func (t *update) draft(conversation, text string) {
	for _, d := range t.Stored.Drafts {
		if d.Conversation == conversation {
			if d.Text == text {
				return
			}
			t.Stored.Drafts = MergeDrafts(t.Stored.Drafts, []Draft{{conversation, text, t.later(d.At)}})
			return
		}
	}
	if text != "" {
		t.Stored.Drafts = MergeDrafts(t.Stored.Drafts, []Draft{{conversation, text, t.Now}})
	}
}

// send sends what stands in a text box. A text that cannot be sent stays there.
func (t *update) send(e app.Action) {
	text := e.Text
	if text == "" {
		text = t.Stored.Draft(e.Value)
	}
	id := t.say(e.Value, text)
	if id == "" {
		if text != "" {
			t.draft(e.Value, text)
		}
		return
	}
	t.draft(e.Value, "")
	t.draft(id, "")
	t.claim()
	if t.Route.Screen == ConversationScreen && t.Route.Conversation == e.Value {
		t.Route.Conversation = id
		t.do(app.Focus{Name: NameDraft})
	} else {
		t.visit(Route{Screen: ConversationScreen, Conversation: id})
	}
	t.NewDivider, t.NewBelow, t.AtEnd = 0, 0, true
}

// talk shows a conversation.
func (t *update) talk(e app.Action) {
	if t.Stored.ConversationByID(e.Value) != nil {
		t.visit(Route{Screen: ConversationScreen, Conversation: e.Value})
	}
}

// escape closes the menu where it is open, and the panel otherwise.
func (t *update) escape(e app.Action) {
	if t.Menu {
		t.Menu = false
		if e.Type == "escape" {
			t.do(app.Focus{Name: NameMenu})
			return
		}
	}
	t.shut()
}

func (t *update) sound(app.Action) {
	t.Stored.Muted, t.Stored.MutedAt = !t.Stored.Muted, t.later(t.Stored.MutedAt)
}

// retry sends a failed message again.
func (t *update) retry(e app.Action) {
	if i := t.Stored.MessageIndex(e.Value); i >= 0 && t.Stored.Outbox[i].Failure != "" {
		t.Stored.Outbox[i].Failure = ""
		t.Stored.Outbox[i].Revision++
		t.land(e.Value)
		t.hurry()
	}
}

// discard gives a failed message up. Its text goes back to the text box, where
// that is empty.
func (t *update) discard(e app.Action) {
	i := t.Stored.MessageIndex(e.Value)
	if i < 0 || t.Stored.Outbox[i].Failure == "" {
		return
	}
	l := t.Stored.Outbox[i]
	t.unqueue(l.Client)
	if t.Stored.Draft(l.Conversation) == "" {
		t.draft(l.Conversation, l.Text)
	}
	if c := t.Stored.ConversationByID(l.Conversation); c != nil && c.Last == 0 && !t.Stored.HasOutgoing(c.ID) {
		c.Preview = ""
	}
	t.do(app.Focus{Name: NameDraft})
}

// resend takes the text of a message that its conversation takes no more into a
// new one, to be looked over and sent there.
func (t *update) resend(e app.Action) {
	i := t.Stored.MessageIndex(e.Value)
	if i < 0 {
		return
	}
	text := t.Stored.Outbox[i].Text
	t.unqueue(e.Value)
	if had := t.Stored.Draft(""); had != "" && had != text {
		text = had + "\n" + text
	}
	t.draft("", text)
	t.visit(Route{Screen: ConversationScreen})
}

// older asks for older messages.
func (t *update) older(e app.Action) {
	c := t.Stored.ConversationByID(e.Value)
	if c == nil || !c.HasOlder() {
		return
	}
	var before int64
	if len(c.Messages) > 0 {
		before = c.Messages[0].Number
	}
	t.fetch(c, before)
}

// scroll takes in where the log stands.
func (t *update) scroll(e app.Action) {
	t.AtEnd = e.Text == "end"
	if t.AtEnd {
		t.NewBelow = 0
	}
}

// reconnect tries to connect now.
func (t *update) reconnect(app.Action) {
	if t.Connection.Phase == Closed {
		t.Connection.Phase, t.Connection.Tries = Idle, 0
	}
	t.hurry()
}
