package sdk

import (
	"kith/wasm/chat/state"
	"kith/wasm/locale"
)

// Snapshot is what the host answers the page's synchronous questions from, and
// what its launcher shows, as JSON.
func Snapshot(m *state.Model) string {
	if !m.Started {
		return ""
	}
	return Object(nil).JSON("unread", UnreadCounts(m).String()).
		JSON("availability", Object(nil).Text("availability", m.Settings.Availability).String()).
		Text("label", label(m)).Text("color", m.Settings.Color).String()
}

// UnreadCounts are the counts as getUnreadCount answers them.
func UnreadCounts(m *state.Model) Object {
	var total int64
	var each Object
	for i := range m.Stored.Conversations {
		if c := &m.Stored.Conversations[i]; c.Unread > 0 {
			total += c.Unread
			each = each.Number(c.ID, c.Unread)
		}
	}
	return Object(nil).Number("total", total).JSON("conversations", each.String())
}

// UnreadChange is what onUnread tells when a conversation's count has changed;
// "" where all of them are gone.
func UnreadChange(m *state.Model, conversation string) string {
	of := "null"
	if conversation != "" {
		of = Quote(conversation)
	}
	return UnreadCounts(m).JSON("change", Object(nil).JSON("conversationId", of).String()).String()
}

// label is the accessible name of the launcher.
func label(m *state.Model) string {
	w := locale.WordsFor(m.Language)
	if m.Open {
		return w.CloseChat
	}
	if n := m.Stored.Unread(); n > 0 {
		return w.OpenChat + ", " + locale.Pluralize(m.Language, &w.UnreadCount, n)
	}
	return w.OpenChat
}
