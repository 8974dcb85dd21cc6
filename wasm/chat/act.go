package chat

import "kith/wasm/app"

// acts are what the names in the tree do.
var acts = map[string]func(*turn, app.Action){
	NameDraft:    func(t *turn, e app.Action) { t.draft(e.Value, e.Text); t.wrote(e.Value, e.Text) },
	NameSend:     (*turn).send,
	NameNew:      func(t *turn, _ app.Action) { t.visit(Place{Screen: Talk}) },
	NameTalk:     (*turn).talk,
	NameHome:     func(t *turn, _ app.Action) { t.home() },
	NameHistory:  func(t *turn, _ app.Action) { t.visit(Place{Screen: History}) },
	NameKB:       func(t *turn, _ app.Action) { t.visit(Place{Screen: KB}) },
	NameCategory: func(t *turn, e app.Action) { t.visit(Place{Screen: CategoryPage, Category: e.Value}) },
	NameArticle:  func(t *turn, e app.Action) { t.visit(Place{Screen: ArticlePage, Article: e.Value}) },
	NameQuery:    func(t *turn, e app.Action) { t.query(e.Text, FindAfter) },
	NameFind:     func(t *turn, e app.Action) { t.query(e.Text, 0) },
	NameBack:     func(t *turn, _ app.Action) { t.back() },
	NameClose:    (*turn).escape,
	NameMenu:     func(t *turn, _ app.Action) { t.Menu = !t.Menu },
	NameSound:    (*turn).sound,
	NameRetry:    (*turn).retry,
	NameDiscard:  (*turn).discard,
	NameOlder:    (*turn).older,
	NameLog:      (*turn).scroll,
	NameLatest:   func(t *turn, _ app.Action) { t.AtEnd, t.Below = true, 0 },
	NameConnect:  (*turn).reconnect,
	NameRefetch:  func(t *turn, _ app.Action) { t.refetch() },
	NameResend:   (*turn).resend,
}

// Knows reports whether a name in the tree leads to anything.
func Knows(name string) bool { return acts[name] != nil }

// draft keeps what stands in a text box.
func (t *turn) draft(conversation, text string) {
	for _, d := range t.State.Drafts {
		if d.Conversation == conversation {
			if d.Text == text {
				return
			}
			t.State.Drafts = joinDrafts(t.State.Drafts, []Draft{{conversation, text, t.later(d.At)}})
			return
		}
	}
	if text != "" {
		t.State.Drafts = joinDrafts(t.State.Drafts, []Draft{{conversation, text, t.Now}})
	}
}

// send sends what stands in a text box. A text that cannot be sent stays there.
func (t *turn) send(e app.Action) {
	text := e.Text
	if text == "" {
		text = t.State.Draft(e.Value)
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
	if t.Place.Screen == Talk && t.Place.Conversation == e.Value {
		t.Place.Conversation = id
		t.do(app.Focus{Name: NameDraft})
	} else {
		t.visit(Place{Screen: Talk, Conversation: id})
	}
	t.NewFrom, t.Below, t.AtEnd = 0, 0, true
}

// talk shows a conversation.
func (t *turn) talk(e app.Action) {
	if t.State.conversation(e.Value) != nil {
		t.visit(Place{Screen: Talk, Conversation: e.Value})
	}
}

// escape closes the menu where it is open, and the panel otherwise.
func (t *turn) escape(e app.Action) {
	if t.Menu {
		t.Menu = false
		if e.Type == "escape" {
			t.do(app.Focus{Name: NameMenu})
			return
		}
	}
	t.shut()
}

func (t *turn) sound(app.Action) {
	t.State.Quiet, t.State.QuietAt = !t.State.Quiet, t.later(t.State.QuietAt)
}

// retry sends a failed message again.
func (t *turn) retry(e app.Action) {
	if i := t.State.letter(e.Value); i >= 0 && t.State.Outbox[i].Failed != "" {
		t.State.Outbox[i].Failed = ""
		t.State.Outbox[i].Turns++
		t.land(e.Value)
		t.hurry()
	}
}

// discard gives a failed message up. Its text goes back to the text box, where
// that is empty.
func (t *turn) discard(e app.Action) {
	i := t.State.letter(e.Value)
	if i < 0 || t.State.Outbox[i].Failed == "" {
		return
	}
	l := t.State.Outbox[i]
	t.unqueue(l.Client)
	if t.State.Draft(l.Conversation) == "" {
		t.draft(l.Conversation, l.Text)
	}
	if c := t.State.conversation(l.Conversation); c != nil && c.Last == 0 && !t.State.writing(c.ID) {
		c.Preview = ""
	}
	t.do(app.Focus{Name: NameDraft})
}

// resend takes the text of a message that its conversation takes no more into a
// new one, to be looked over and sent there.
func (t *turn) resend(e app.Action) {
	i := t.State.letter(e.Value)
	if i < 0 {
		return
	}
	text := t.State.Outbox[i].Text
	t.unqueue(e.Value)
	if had := t.State.Draft(""); had != "" && had != text {
		text = had + "\n" + text
	}
	t.draft("", text)
	t.visit(Place{Screen: Talk})
}

// older asks for older messages.
func (t *turn) older(e app.Action) {
	c := t.State.conversation(e.Value)
	if c == nil || !c.more() {
		return
	}
	var before int64
	if len(c.Messages) > 0 {
		before = c.Messages[0].Number
	}
	t.fetch(c, before)
}

// scroll takes in where the log stands.
func (t *turn) scroll(e app.Action) {
	t.AtEnd = e.Text == "end"
	if t.AtEnd {
		t.Below = 0
	}
}

// reconnect tries to connect now.
func (t *turn) reconnect(app.Action) {
	if t.Link.Phase == Closed {
		t.Link.Phase, t.Link.Tries = Idle, 0
	}
	t.hurry()
}
