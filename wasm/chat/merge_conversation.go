package chat

import (
	"cmp"
	"encoding/base64"
	"hash/fnv"
	"slices"
	"strings"

	"kith/server/wire"
	"kith/server/wire/codec"
)

// joinConversation joins what two tabs hold of one conversation.
func joinConversation(a, b Conversation) Conversation {
	m := a
	if compareHead(a, b) < 0 {
		m = b
	}
	m.Created = max(a.Created, b.Created)
	m.Owner = max(a.Owner, b.Owner)
	m.Ended, m.Turned = latest(a.Ended, a.Turned, b.Ended, b.Turned, compareBool)
	m.Marks = joinMarks(a.Marks, b.Marks)
	if a.Last == b.Last {
		m.Unread = min(a.Unread, b.Unread)
	}
	m.Unread = max(0, min(m.Unread, m.Last-m.Marks.CustomerRead))
	m.Messages = a.Messages
	if compareRun(a, b) < 0 {
		m.Messages = b.Messages
	}
	m.Loading, m.Begun = false, 0
	return m
}

// joinMarks joins marks, which only grow.
func joinMarks(a, b wire.Marks) wire.Marks {
	return wire.Marks{
		CustomerDelivered: max(a.CustomerDelivered, b.CustomerDelivered),
		CustomerRead:      max(a.CustomerRead, b.CustomerRead),
		AgentDelivered:    max(a.AgentDelivered, b.AgentDelivered),
		AgentRead:         max(a.AgentRead, b.AgentRead),
	}
}

// compareHead tells whose newest message is newer.
func compareHead(a, b Conversation) int {
	return cmp.Or(cmp.Compare(a.Last, b.Last), cmp.Compare(a.At, b.At),
		strings.Compare(a.Preview, b.Preview), strings.Compare(string(a.Author), string(b.Author)),
		comparePerson(a.Person, b.Person))
}

func comparePerson(a, b wire.Person) int {
	return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Name, b.Name), strings.Compare(a.Picture, b.Picture))
}

// compareRun tells whose messages reach further, and of two that reach as far
// whose are more.
func compareRun(a, b Conversation) int {
	if c := cmp.Or(cmp.Compare(a.held(), b.held()), cmp.Compare(len(a.Messages), len(b.Messages))); c != 0 {
		return c
	}
	for i := range a.Messages {
		if a.Messages[i] != b.Messages[i] {
			if c := strings.Compare(codec.Encode(&a.Messages[i]), codec.Encode(&b.Messages[i])); c != 0 {
				return c
			}
		}
	}
	return 0
}

// disown takes out what the server has under another session than the one that
// was agreed on: under this one it would be somebody else's. What waits to be
// sent there begins a conversation of its own, the same in every tab.
func (s *State) disown() {
	for _, c := range s.Conversations {
		if c.Owner != "" && c.Owner != s.Session.ID {
			s.Retired = joinRetired(s.Retired, []Retired{{c.ID, c.Owner}})
		}
	}
	if len(s.Retired) == 0 {
		return
	}
	moved := func(id string) string {
		if s.retired(id) {
			return successor(id, s.Session.ID)
		}
		return id
	}
	for i := range s.Outbox {
		s.Outbox[i].Conversation = moved(s.Outbox[i].Conversation)
	}
	drafts := s.Drafts
	s.Drafts = nil
	for _, d := range drafts {
		d.Conversation = moved(d.Conversation)
		s.Drafts = joinDrafts(s.Drafts, []Draft{d})
	}
	s.Notes = slices.DeleteFunc(s.Notes, func(v Note) bool { return s.retired(v.Conversation) })
	s.Conversations = slices.DeleteFunc(s.Conversations, func(c Conversation) bool { return s.retired(c.ID) })
	if len(s.Notes) == 0 {
		s.Notes = nil
	}
	if len(s.Conversations) == 0 {
		s.Conversations = nil
	}
}

// retired tells whether a conversation is another session's.
func (s *State) retired(conversation string) bool {
	return slices.ContainsFunc(s.Retired, func(r Retired) bool {
		return r.Conversation == conversation && r.Owner != s.Session.ID
	})
}

// successor is the id of the conversation that begins where one cannot go on.
func successor(conversation, session string) string {
	h := fnv.New128a()
	h.Write([]byte(conversation))
	h.Write([]byte(session))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
