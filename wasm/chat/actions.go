package chat

import (
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
)

// actions are what the names in the tree do.
var actions = map[string]func(*update, app.Action){
	view.NameDraft:        func(t *update, e app.Action) { t.draft(e.Value, e.Text); t.wrote(e.Value, e.Text) },
	view.NameSend:         (*update).send,
	view.NameNew:          func(t *update, _ app.Action) { t.visit(state.Route{Screen: state.ConversationScreen}) },
	view.NameConversation: (*update).talk,
	view.NameHome:         func(t *update, _ app.Action) { t.home() },
	view.NameHistory:      func(t *update, _ app.Action) { t.visit(state.Route{Screen: state.HistoryScreen}) },
	view.NameKB:           func(t *update, _ app.Action) { t.visit(state.Route{Screen: state.KBScreen}) },
	view.NameCategory:     func(t *update, e app.Action) { t.visit(state.Route{Screen: state.CategoryScreen, Category: e.Value}) },
	view.NameArticle:      func(t *update, e app.Action) { t.visit(state.Route{Screen: state.ArticleScreen, Article: e.Value}) },
	view.NameQuery:        func(t *update, e app.Action) { t.query(e.Text, SearchDelay) },
	view.NameSearch:       func(t *update, e app.Action) { t.query(e.Text, 0) },
	view.NameBack:         func(t *update, _ app.Action) { t.back() },
	view.NameClose:        (*update).escape,
	view.NameMenu:         func(t *update, _ app.Action) { t.Menu = !t.Menu },
	view.NameSound:        (*update).sound,
	view.NameRetry:        (*update).retry,
	view.NameDiscard:      (*update).discard,
	view.NameOlder:        (*update).older,
	view.NameLog:          (*update).scroll,
	view.NameLatest:       func(t *update, _ app.Action) { t.AtEnd, t.NewBelow = true, 0 },
	view.NameConnect:      (*update).reconnect,
	view.NameRefetch:      func(t *update, _ app.Action) { t.refetch() },
	view.NameResend:       (*update).resend,
}

// Knows reports whether a name in the tree leads to anything.
func Knows(name string) bool { return actions[name] != nil }

// talk shows a conversation.
func (t *update) talk(e app.Action) {
	if t.Stored.ConversationByID(e.Value) != nil {
		t.visit(state.Route{Screen: state.ConversationScreen, Conversation: e.Value})
	}
}

func (t *update) sound(app.Action) {
	t.Stored.Muted, t.Stored.MutedAt = !t.Stored.Muted, t.later(t.Stored.MutedAt)
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
