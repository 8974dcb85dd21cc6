package walk

import (
	"strings"

	"kith/server/wire"
)

// take appends a message once.
func (s *server) take(l *link, at *session, f *wire.Send) {
	refuse := func(code wire.Code, text string) {
		l.say(&wire.Refused{Session: l.session, Conversation: f.Conversation, Client: f.Client, Code: code, Text: text})
	}
	if strings.TrimSpace(f.Text) == "" {
		refuse(wire.Empty, "The message is empty.")
		return
	}
	v := at.find(f.Conversation)
	if v == nil {
		if !f.New || s.find(f.Conversation) != nil {
			refuse(wire.NotFound, "There is no such conversation.")
			return
		}
		if at.customer == nil {
			at.customer = s.newCustomer(l.session)
		}
		v = &conversation{Conversation: wire.Conversation{ID: f.Conversation, Created: s.now}, owner: at.customer, session: l.session}
		at.customer.conversations = append(at.customer.conversations, v)
	}
	for _, old := range v.messages {
		if old.Client == f.Client {
			l.say(&wire.Ack{Session: l.session, Conversation: v.ID, Client: f.Client, ID: old.ID, Number: old.Number, At: old.At})
			return
		}
	}
	if v.Ended {
		refuse(wire.Ended, "The conversation has ended.")
		return
	}
	m := s.append(v, wire.Message{Client: f.Client, Author: wire.Customer, Text: f.Text})
	l.say(&wire.Ack{Session: l.session, Conversation: v.ID, Client: f.Client, ID: m.ID, Number: m.Number, At: m.At})
	s.each(v, func(other *link) {
		if other != l {
			other.say(&wire.Said{Session: other.session, Message: m})
		}
	})
	s.changed(v)
}

func (s *server) append(v *conversation, m wire.Message) wire.Message {
	m.Conversation, m.ID, m.Number, m.At = v.ID, s.id("m"), v.Last+1, s.now
	v.messages = append(v.messages, m)
	v.Last, v.At, v.Preview, v.Author = m.Number, m.At, m.Text, m.Author
	return m
}

// agentSays appends a reply and tells the visitor's links.
func (s *server) agentSays(v *conversation, text string) wire.Message {
	m := s.append(v, wire.Message{Client: s.id("a"), Author: wire.Agent, Person: ada, Text: text})
	v.Person = m.Person
	s.each(v, func(l *link) { l.say(&wire.Said{Session: l.session, Message: m}) })
	s.changed(v)
	return m
}
