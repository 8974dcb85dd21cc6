package agent

import (
	"cmp"
	"slices"
)

// RememberFor is how long it is remembered, for other tabs, that a draft or a
// reply is gone, in milliseconds.
const RememberFor = 60_000

// Draft is what stands in the text box of a conversation.
func (s *State) Draft(conversation string) string {
	for _, d := range s.Drafts {
		if d.Conversation == conversation {
			return d.Text
		}
	}
	return ""
}

// draft keeps what stands in a text box.
func (s *State) draft(conversation, text string, now int64) {
	s.Drafts = slices.DeleteFunc(s.Drafts, func(d Draft) bool {
		return d.Conversation == conversation || d.Text == "" && d.At < now-RememberFor
	})
	s.Drafts = append(s.Drafts, Draft{conversation, text, now})
	s.Drafts = last(s.Drafts, DraftsLimit)
}

// settle remembers that a reply has left the outbox.
func (s *State) settle(client string, now int64) {
	s.Settled = slices.DeleteFunc(s.Settled, func(v Settled) bool { return v.At < now-RememberFor })
	s.Settled = last(append(s.Settled, Settled{client, now}), SettledLimit)
}

// forget drops what was only remembered for other tabs, once all have heard.
func (s *State) forget(now int64) {
	s.Drafts = slices.DeleteFunc(s.Drafts, func(d Draft) bool { return d.Text == "" && d.At < now-RememberFor })
	s.Settled = slices.DeleteFunc(s.Settled, func(v Settled) bool { return v.At < now-RememberFor })
}

// last keeps the last few of a list.
func last[T any](list []T, limit int) []T {
	if over := len(list) - limit; over > 0 {
		return list[over:]
	}
	return list
}

// byTime orders what was changed earlier before what was changed later, and
// leaves nothing to chance, so that two tabs come to the same.
func byTime(at, at2 int64, id, id2 string) int {
	return cmp.Or(cmp.Compare(at, at2), cmp.Compare(id, id2))
}
