package simulation

import (
	"strings"

	"kith/server/protocol"
)

// appendOnce appends a message of a visitor and acknowledges it. A message that it has
// already is only acknowledged.
func (s *server) appendOnce(conn *serverConnection, at *session, f *protocol.Send) {
	refuse := func(code protocol.Code, text string) {
		conn.send(&protocol.Refused{Session: conn.session, Conversation: f.Conversation, Client: f.Client, Code: code, Text: text})
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
		s.ensureCustomer(conn.session, at)
		v = &conversation{Conversation: protocol.Conversation{ID: f.Conversation, Created: s.now}, owner: at.customer, session: conn.session}
		at.customer.conversations = append(at.customer.conversations, v)
	}
	for _, old := range v.messages {
		if old.Client == f.Client {
			conn.send(&protocol.Ack{Session: conn.session, Conversation: v.ID, Client: f.Client, ID: old.ID, Number: old.Number, At: old.At})
			return
		}
	}
	if v.Ended {
		refuse(protocol.CodeEnded, "The conversation has ended.")
		return
	}
	m := s.append(v, protocol.Message{Client: f.Client, Author: protocol.AuthorCustomer, Text: f.Text})
	conn.send(&protocol.Ack{Session: conn.session, Conversation: v.ID, Client: f.Client, ID: m.ID, Number: m.Number, At: m.At})
	s.eachConnection(v, func(other *serverConnection) {
		if other != conn {
			other.send(&protocol.MessageAppended{Session: other.session, Message: m})
		}
	})
	s.sendConversation(v)
}

// append appends a message to a conversation and returns it with id, number and time.
func (s *server) append(v *conversation, m protocol.Message) protocol.Message {
	m.Conversation, m.ID, m.Number, m.At = v.ID, s.id("m"), v.Last+1, s.now
	v.messages = append(v.messages, m)
	v.Last, v.At, v.Preview, v.Author = m.Number, m.At, m.Text, m.Author
	return m
}

// agentSends appends a message of the agent and sends it to the visitor's connections.
func (s *server) agentSends(v *conversation, text string) protocol.Message {
	m := s.append(v, protocol.Message{Client: s.id("a"), Author: protocol.AuthorAgent, Person: agentPerson, Text: text})
	v.Person = m.Person
	s.eachConnection(v, func(conn *serverConnection) { conn.send(&protocol.MessageAppended{Session: conn.session, Message: m}) })
	s.sendConversation(v)
	return m
}
