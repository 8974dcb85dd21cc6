package sdk

import (
	"kith/wasm/chat/state"
	"kith/wasm/locale"
)

// Snapshot returns, as JSON, what the page's synchronous questions are answered
// from and what its launcher shows.
func Snapshot(m *state.Model) string {
	if !m.Started {
		return ""
	}
	return Object(nil).JSON("unread", UnreadCounts(m).String()).
		JSON("availability", Object(nil).Text("availability", m.Settings.Availability).String()).
		Text("label", label(m)).Text("color", m.Settings.Color).String()
}

// UnreadCounts returns the counts as getUnreadCount returns them.
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

// UnreadChange returns what onUnread is notified of when the count of a
// conversation has changed; "" says that all are gone.
func UnreadChange(m *state.Model, conversation string) string {
	of := "null"
	if conversation != "" {
		of = Quote(conversation)
	}
	return UnreadCounts(m).JSON("change", Object(nil).JSON("conversationId", of).String()).String()
}

// label returns the accessible name of the launcher.
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
