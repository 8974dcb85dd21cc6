package chat

import (
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/chat/view"
)

// actions holds what each name that the view binds does.
var actions = map[string]func(*update, app.Action){
	view.NameDraft:        func(u *update, e app.Action) { u.saveDraft(e.Value, e.Text); u.sendTyping(e.Value, e.Text) },
	view.NameSend:         (*update).sendDraft,
	view.NameNew:          func(u *update, _ app.Action) { u.navigate(state.Route{Screen: state.ConversationScreen}) },
	view.NameConversation: (*update).openConversation,
	view.NameHome:         func(u *update, _ app.Action) { u.goHome() },
	view.NameHistory:      func(u *update, _ app.Action) { u.navigate(state.Route{Screen: state.HistoryScreen}) },
	view.NameKB:           func(u *update, _ app.Action) { u.navigate(state.Route{Screen: state.KBScreen}) },
	view.NameCategory: func(u *update, e app.Action) {
		u.navigate(state.Route{Screen: state.CategoryScreen, Category: e.Value})
	},
	view.NameArticle:   func(u *update, e app.Action) { u.navigate(state.Route{Screen: state.ArticleScreen, Article: e.Value}) },
	view.NameQuery:     func(u *update, e app.Action) { u.setQuery(e.Text, SearchDelay) },
	view.NameSearch:    func(u *update, e app.Action) { u.setQuery(e.Text, 0) },
	view.NameBack:      func(u *update, _ app.Action) { u.goBack() },
	view.NameClose:     (*update).closePressed,
	view.NameMenu:      func(u *update, _ app.Action) { u.Menu = !u.Menu },
	view.NameSound:     (*update).toggleSound,
	view.NameRetry:     (*update).retryMessage,
	view.NameDiscard:   (*update).discardMessage,
	view.NameOlder:     (*update).loadOlder,
	view.NameLog:       (*update).logScrolled,
	view.NameJumpToEnd: func(u *update, _ app.Action) { u.AtEnd, u.UnseenBelow = true, 0 },
	view.NameConnect:   (*update).reconnect,
	view.NameRefetch:   func(u *update, _ app.Action) { u.reload() },
	view.NameResend:    (*update).resendInNew,
}

// Knows reports whether Update does something for a name.
func Knows(name string) bool { return actions[name] != nil }

// openConversation shows a conversation.
func (u *update) openConversation(e app.Action) {
	if u.Stored.ConversationByID(e.Value) != nil {
		u.navigate(state.Route{Screen: state.ConversationScreen, Conversation: e.Value})
	}
}

func (u *update) toggleSound(app.Action) {
	u.Stored.Muted, u.Stored.MutedAt = !u.Stored.Muted, u.laterThan(u.Stored.MutedAt)
}

// loadOlder fetches older messages.
func (u *update) loadOlder(e app.Action) {
	c := u.Stored.ConversationByID(e.Value)
	if c == nil || !c.HasOlder() {
		return
	}
	var before int64
	if len(c.Messages) > 0 {
		before = c.Messages[0].Number
	}
	u.fetchMessages(c, before)
}

// logScrolled handles that the log of the conversation was scrolled to its end,
// or away from it.
func (u *update) logScrolled(e app.Action) {
	u.AtEnd = e.Text == "end"
	if u.AtEnd {
		u.UnseenBelow = 0
	}
}
