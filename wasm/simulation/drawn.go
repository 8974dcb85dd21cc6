package simulation

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/chat/state"
)

// A drawn is a copy of the model that a screen was drawn from, so that a tab whose model
// is equal to it need not be drawn, and looked at, again: a screen follows from the
// model alone. TestDrawn changes each part of a model and checks that it is noticed, or
// that it is not on any screen.
type drawn struct{ state.Model }

// keep copies a model. It keeps the memory of the copy before.
func (d *drawn) keep(m *state.Model) {
	had := d.Model
	d.Model = *m
	d.BackStack = append(had.BackStack[:0], m.BackStack...)
	d.TypingIndicators = append(had.TypingIndicators[:0], m.TypingIndicators...)
	d.Stored.Outbox = append(had.Stored.Outbox[:0], m.Stored.Outbox...)
	d.Stored.Drafts = append(had.Stored.Drafts[:0], m.Stored.Drafts...)
	messages := make([][]protocol.Message, len(m.Stored.Conversations))
	for i := range min(len(messages), len(had.Stored.Conversations)) {
		messages[i] = had.Stored.Conversations[i].Messages[:0]
	}
	d.Stored.Conversations = append(had.Stored.Conversations[:0], m.Stored.Conversations...)
	for i := range d.Stored.Conversations {
		c := &d.Stored.Conversations[i]
		c.Messages = append(messages[i], c.Messages...)
	}
}

// equals reports whether a model has the same screen as the copy. A model in which an
// article, a search or a setting has changed is not compared, see handle.
func (d *drawn) equals(m *state.Model) bool {
	return d.Started == m.Started && d.Now == m.Now && d.Zone == m.Zone && d.Language == m.Language && d.Open == m.Open && d.Online == m.Online &&
		d.Route == m.Route && d.NewFrom == m.NewFrom && d.AtEnd == m.AtEnd && d.UnseenBelow == m.UnseenBelow && d.Menu == m.Menu &&
		d.Notice == m.Notice && d.Connection == m.Connection && d.Host == m.Host && d.ListLoaded == m.ListLoaded &&
		d.Settings.Availability == m.Settings.Availability &&
		d.KB.ContentsFetch == m.KB.ContentsFetch && d.KB.ArticleFetch == m.KB.ArticleFetch && d.KB.ResultsFetch == m.KB.ResultsFetch &&
		len(d.KB.Results.Results) == len(m.KB.Results.Results) && d.KB.Results.Query == m.KB.Results.Query &&
		d.Stored.Session == m.Stored.Session && d.Stored.Generation == m.Stored.Generation && d.Stored.Muted == m.Stored.Muted && d.Stored.Customer == m.Stored.Customer &&
		slices.Equal(d.BackStack, m.BackStack) && slices.Equal(d.TypingIndicators, m.TypingIndicators) &&
		slices.Equal(d.Stored.Outbox, m.Stored.Outbox) && slices.Equal(d.Stored.Drafts, m.Stored.Drafts) &&
		slices.EqualFunc(d.Stored.Conversations, m.Stored.Conversations, func(a, b state.Conversation) bool { return sameConversation(&a, &b) })
}

func sameConversation(a, b *state.Conversation) bool {
	return a.Conversation == b.Conversation && a.Loading == b.Loading && slices.Equal(a.Messages, b.Messages)
}
