package simulation

import (
	"strings"

	"kith/server/protocol"
)

// appendOnce appends a message once.
func (s *server) appendOnce(l *serverConnection, at *session, f *protocol.Send) {
	refuse := func(code protocol.Code, text string) {
		l.send(&protocol.Refused{Session: l.session, Conversation: f.Conversation, Client: f.Client, Code: code, Text: text})
	}
	if strings.TrimSpace(f.Text) == "" {
		refuse(protocol.CodeEmpty, "The message is empty.")
		return
	}
	v := at.conversationByID(f.Conversation)
	if v == nil {
		if !f.New || s.conversationByID(f.Conversation) != nil {
			refuse(protocol.CodeNotFound, "There is no such conversation.")
			return
		}
		if at.customer == nil {
			at.customer = s.newCustomer(l.session)
		}
		v = &conversation{Conversation: protocol.Conversation{ID: f.Conversation, Created: s.now}, owner: at.customer, session: l.session}
		at.customer.conversations = append(at.customer.conversations, v)
	}
	for _, old := range v.messages {
		if old.Client == f.Client {
			l.send(&protocol.Ack{Session: l.session, Conversation: v.ID, Client: f.Client, ID: old.ID, Number: old.Number, At: old.At})
			return
		}
	}
	if v.Ended {
		refuse(protocol.CodeEnded, "The conversation has ended.")
		return
	}
	m := s.append(v, protocol.Message{Client: f.Client, Author: protocol.AuthorCustomer, Text: f.Text})
	l.send(&protocol.Ack{Session: l.session, Conversation: v.ID, Client: f.Client, ID: m.ID, Number: m.Number, At: m.At})
	s.eachConnection(v, func(other *serverConnection) {
		if other != l {
			other.send(&protocol.MessageAppended{Session: other.session, Message: m})
		}
	})
	s.sendConversation(v)
}

func (s *server) append(v *conversation, m protocol.Message) protocol.Message {
	m.Conversation, m.ID, m.Number, m.At = v.ID, s.id("m"), v.Last+1, s.now
	v.messages = append(v.messages, m)
	v.Last, v.At, v.Preview, v.Author = m.Number, m.At, m.Text, m.Author
	return m
}

// agentSends appends a reply and tells the visitor's links.
func (s *server) agentSends(v *conversation, text string) protocol.Message {
	m := s.append(v, protocol.Message{Client: s.id("a"), Author: protocol.AuthorAgent, Person: agentPerson, Text: text})
	v.Person = m.Person
	s.eachConnection(v, func(l *serverConnection) { l.send(&protocol.MessageAppended{Session: l.session, Message: m}) })
	s.sendConversation(v)
	return m
}
