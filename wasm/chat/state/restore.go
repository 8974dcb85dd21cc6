package state

import (
	"slices"
	"strconv"
	"strings"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/outbox"
	"kith/wasm/timeline"
)

// Restore reads a stored state as far as possible. It never fails: what cannot
// be read is left out, and described in sentences that hold nothing of its
// content. Newer says that a newer release has stored it, so that it must be
// left alone; then only what every version promises to keep is read, the
// generation.
//
// An unsent message that can be read is never left out, whatever happened to
// the rest. Messages and sessions whose ids are not valid lack them afterwards.
func Restore(text string) (s Stored, newer bool, skipped []string) {
	if text == "" {
		return Stored{}, false, nil
	}
	problems := codec.Decode(text, &s)
	if Broken(problems) {
		skipped = append(skipped, "it is not whole JSON")
		s = Stored{}
		problems = codec.Decode(closeBrackets(text), &s)
		if Broken(problems) {
			s, problems = Stored{}, nil
		}
		s.Outbox = append(s.Outbox, findMessages(text, s.Outbox)...)
	}
	if s.V > SchemaVersion {
		return Stored{V: s.V, Generation: s.Generation}, true, nil
	}
	const enough = 5
	for i, p := range problems {
		if i == enough {
			skipped = append(skipped, strconv.Itoa(len(problems)-enough)+" more")
			break
		}
		skipped = append(skipped, p.String())
	}
	s.V = SchemaVersion
	s.Repair()
	return s, false, skipped
}

// Broken reports whether a text could not be decoded at all.
func Broken(problems []codec.Problem) bool { return len(problems) > 0 && problems[0].Field == "" }

// closeBrackets returns a JSON text that was cut off, up to its last whole
// value, with its brackets closed.
func closeBrackets(text string) string {
	var open []byte // the brackets that are open
	cut := 0
	quoted, escaped := false, false
	for i := 0; i < len(text); i++ {
		b := text[i]
		if quoted {
			switch {
			case escaped:
				escaped = false
			case b == '\\':
				escaped = true
			case b == '"':
				quoted = false
			}
			continue
		}
		switch b {
		case '"':
			quoted = true
		case '{', '[':
			open = append(open, b+2) // the ASCII code of its closing bracket
			cut = i + 1
		case '}', ']':
			if len(open) == 0 || open[len(open)-1] != b {
				return ""
			}
			open = open[:len(open)-1]
			cut = i + 1
		case ',':
			cut = i
		}
	}
	slices.Reverse(open)
	return text[:cut] + string(open)
}

// findMessages returns the messages of the outbox in a text that is not JSON
// any more: every object in it that can be read as one, except those that were
// found already.
func findMessages(text string, found []outbox.Message) []outbox.Message {
	_, rest, ok := strings.Cut(text, `"outbox"`)
	if !ok {
		return nil
	}
	rest, _, _ = strings.Cut(rest, `"settled"`)
	var messages []outbox.Message
	for {
		i := strings.IndexByte(rest, '{')
		if i < 0 || len(messages) == outbox.Limit {
			return messages
		}
		rest = rest[i:]
		end := strings.IndexByte(rest, '}')
		for end >= 0 {
			var l outbox.Message
			if !Broken(codec.Decode(rest[:end+1], &l)) {
				if l.Text != "" && !slices.ContainsFunc(found, func(f outbox.Message) bool { return f.Client == l.Client && f.Text == l.Text }) {
					messages = append(messages, l)
				}
				break
			}
			// The message may contain a bracket.
			next := strings.IndexByte(rest[end+1:], '}')
			if next < 0 || end > protocol.FrameBytes {
				end = -1
				break
			}
			end += 1 + next
		}
		rest = rest[max(1, end+1):]
	}
}

// Repair makes a state hold what the program relies on, if somebody has edited
// it or it was made of pieces.
func (s *Stored) Repair() {
	if s.Generation < 0 {
		s.Generation = 0
	}
	if !s.Session.Valid() {
		s.Session = Session{}
	}
	s.Session.Used = s.Session.Used || s.Session.Identified
	s.Revoked = unique(s.Revoked, func(r Revocation) string { return r.Session })
	for i := range s.Revoked {
		if s.Revoked[i].Done {
			s.Revoked[i].Key = ""
		}
	}
	if isRevoked(s.Revoked, s.Session.ID) {
		s.Session = Session{}
	}
	s.Next = slices.DeleteFunc(unique(s.Next, func(n NextSession) string { return n.ID }), func(n NextSession) bool {
		return !n.Valid() || n.Former == "" || isRevoked(s.Revoked, n.Former)
	})
	s.Joined = slices.DeleteFunc(unique(s.Joined, func(v Session) string { return v.ID }), func(v Session) bool {
		return !v.Valid() || v.ID == s.Session.ID
	})
	s.Tombstones = unique(s.Tombstones, func(v outbox.Tombstone) string { return v.Client })
	s.PendingAttributes = unique(s.PendingAttributes, func(v PendingAttributes) string { return v.Conversation })
	for i := range s.PendingAttributes {
		if a := s.PendingAttributes[i].Attributes; a != "" && a[0] != '{' {
			s.PendingAttributes[i].Attributes = ""
		}
	}
	s.Conversations = unique(s.Conversations, func(c Conversation) string { return c.ID })
	for i := range s.Conversations {
		c := &s.Conversations[i]
		c.Last, c.Unread = max(0, c.Last), max(0, c.Unread)
		c.Customer, c.Attributes = protocol.Customer{}, ""
		c.Messages = timeline.Tail(c.ID, slices.DeleteFunc(c.Messages, incomplete))
		if c.Newest() > c.Last {
			c.SetNewest(c.Messages[len(c.Messages)-1])
		}
		c.CountUnread()
	}
	s.Sort()
	texts := slices.DeleteFunc(s.Outbox, func(l outbox.Message) bool { return strings.TrimSpace(l.Text) == "" })
	s.Outbox = nil
	for _, l := range texts {
		if l.Client == "" || s.MessageIndex(l.Client) < 0 {
			s.Outbox = append(s.Outbox, l)
		}
	}
	drafts := s.Drafts
	s.Drafts = nil
	for _, d := range drafts {
		s.Drafts = outbox.MergeDrafts(s.Drafts, []outbox.Draft{d}, DraftsLimit)
	}
	if s.Route.Screen == "" {
		s.Route = Route{}
	}
}

// incomplete reports whether a message lacks what the server gives each: the text was
// cut off in the middle of it. Without it, it is fetched again.
func incomplete(m protocol.Message) bool {
	return m.ID == "" || m.Text == "" || m.Author == "" || m.At == 0
}

// unique returns the first element with each key, and none without a key.
func unique[T any](list []T, key func(T) string) []T {
	var kept []T
	for _, v := range list {
		k := key(v)
		if k != "" && !slices.ContainsFunc(kept, func(u T) bool { return key(u) == k }) {
			kept = append(kept, v)
		}
	}
	return kept
}
