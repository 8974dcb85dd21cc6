package simulation

import (
	"strings"

	"kith/server/protocol"
)

// appendOnce appends a message of a visitor and acknowledges it. A message that it has
// already is only acknowledged.
func (s *server) appendOnce(conn *serverConnection, f *protocol.Send) {
	refuse := func(code protocol.Code, text string) {
		conn.send(&protocol.Refused{Session: conn.session, Conversation: f.Conversation, Client: f.Client, Code: code, Text: text})
	}
	if strings.TrimSpace(f.Text) == "" {
		refuse(protocol.CodeEmpty, "The message is empty.")
		return
	}
	at, accepted := s.authenticate(conn, protocol.Refused{Conversation: f.Conversation, Client: f.Client})
	if !accepted {
		return
	}
	s.onSend(conn.session, f)
	v := at.conversationByID(f.Conversation)
	if v == nil {
		if !f.New || s.conversationByID(f.Conversation) != nil {
			refuse(protocol.CodeNotFound, "There is no such conversation.")
			return
		}
		s.ensureCustomer(conn, at)
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
		other.cursors[v.ID] = m.Number
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
	v.Last, v.At, v.Preview, v.Author = m.Number, m.At, protocol.Preview(m.Text), m.Author
	return m
}

// agentDoes does what the agent does in a step with a conversation.
func (s *server) agentDoes(kind Kind, v *conversation, text string) error {
	switch kind {
	case AgentSend:
		if !v.Ended {
			s.agentSends(v, text)
		}
	case AgentType:
		s.agentTypes(v, true)
	case AgentReceive:
		s.agentMarks(v, v.Last, 0)
	case AgentRead:
		s.agentMarks(v, v.Last, v.Last)
	case AgentEnd, AgentReopen:
		if v.Ended != (kind == AgentEnd) {
			v.Ended = kind == AgentEnd
			v.onceEnded = v.onceEnded || v.Ended
			s.sendConversation(v)
		}
	}
	if s.twin != nil {
		s.twin.Agent(kind, v.ID, text)
	}
	return s.flush()
}

// agentSends appends a message of the agent and sends it to the visitor's connections.
func (s *server) agentSends(v *conversation, text string) {
	v.agentTypes = 0 // the message says it
	m := s.append(v, protocol.Message{Client: s.id("a"), Author: protocol.AuthorAgent, Person: agentPerson, Text: text})
	v.Person = m.Person
	s.eachConnection(v, func(conn *serverConnection) {
		conn.cursors[v.ID] = m.Number
		conn.send(&protocol.MessageAppended{Session: conn.session, Message: m})
	})
	s.sendConversation(v)
}

// agentTypes says that the agent is typing, or has stopped.
func (s *server) agentTypes(v *conversation, on bool) {
	v.agentTypes = 0
	if on {
		v.agentTypes = s.now + protocol.TypingTimeout
	}
	s.eachConnection(v, func(conn *serverConnection) {
		conn.send(&protocol.Typing{Session: conn.session, Conversation: v.ID, Person: agentPerson, On: on})
	})
}

// agentMarks records up to where the agent has received and read a conversation.
func (s *server) agentMarks(v *conversation, delivered, read int64) {
	before := v.Marks
	v.Marks.AgentDelivered = max(v.Marks.AgentDelivered, delivered, read)
	v.Marks.AgentRead = max(v.Marks.AgentRead, read)
	if v.Marks != before {
		s.sendConversation(v)
	}
}

// helloTimeout is how long the server waits for a Hello.
const helloTimeout = 15 * second

// timeHasPassed does what the server does by itself after some time.
func (s *server) timeHasPassed() {
	for _, v := range s.conversations() {
		if v.agentTypes != 0 && v.agentTypes <= s.now {
			s.agentTypes(v, false)
		}
	}
	for _, conn := range s.connections {
		if conn.session == "" && s.now-conn.since >= helloTimeout && conn.closeCode == 0 {
			conn.closeCode = protocol.CloseSilent
		}
	}
}
