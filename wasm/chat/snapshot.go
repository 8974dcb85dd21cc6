package chat

// Snapshot is what the host answers the page's synchronous questions from, and
// what its launcher shows, as JSON.
func Snapshot(m *Model) string {
	if !m.Started {
		return ""
	}
	return reply(nil).json("unread", unread(m).done()).
		json("availability", reply(nil).text("availability", m.Settings.Availability).done()).
		text("label", label(m)).text("color", m.Settings.Color).done()
}

// unread are the counts as getUnreadCount answers them.
func unread(m *Model) reply {
	var total int64
	var each reply
	for i := range m.State.Conversations {
		if c := &m.State.Conversations[i]; c.Unread > 0 {
			total += c.Unread
			each = each.number(c.ID, c.Unread)
		}
	}
	return reply(nil).number("total", total).json("conversations", each.done())
}

// unreadChange is what onUnread tells when a conversation's count has changed;
// "" where all of them are gone.
func unreadChange(m *Model, conversation string) string {
	of := "null"
	if conversation != "" {
		of = quote(conversation)
	}
	return unread(m).json("change", reply(nil).json("conversationId", of).done()).done()
}

// label is the accessible name of the launcher.
func label(m *Model) string {
	w := speak(m.Language)
	if m.Open {
		return w.CloseChat
	}
	if n := m.State.Unread(); n > 0 {
		return w.OpenChat + ", " + count(m.Language, &w.Unread, n)
	}
	return w.OpenChat
}
