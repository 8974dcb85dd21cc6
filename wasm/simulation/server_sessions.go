package simulation

import (
	"strings"

	"kith/server/protocol"
)

// joinSession makes one customer of two sessions of the same visitor.
func (s *server) joinSession(began string, at *session, ticket protocol.JoinedSession) {
	other := s.sessions[ticket.Session]
	switch {
	case other == nil:
		if at.customer == nil {
			at.customer = s.newCustomer(began)
		}
		s.sessions[ticket.Session] = &session{token: ticket.Token, customer: at.customer}
	case other.revoked || other.token != ticket.Token || other.customer == at.customer:
	case other.customer == nil:
		other.customer = at.customer
	case at.customer == nil:
		at.customer = other.customer
	case at.customer.card.Email == "":
		s.mergeCustomers(at.customer, other.customer)
	case other.customer.card.Email == "":
		s.mergeCustomers(other.customer, at.customer)
	}
}

// mergeCustomers gives one customer's conversations and sessions to another.
func (s *server) mergeCustomers(from, to *customer) {
	for _, v := range from.conversations {
		v.owner = to
	}
	to.conversations = append(to.conversations, from.conversations...)
	from.conversations = nil
	for _, at := range s.sessions {
		if at.customer == from {
			at.customer = to
		}
	}
}

// revoke ends a session, and closes its connections.
func (s *server) revoke(id string) {
	at := s.sessions[id]
	if at == nil {
		at = &session{}
		s.sessions[id] = at
	}
	at.revoked = true
	for _, conn := range s.connections {
		if conn.session == id && conn.closeCode == 0 {
			conn.send(&protocol.Revoked{Session: id})
			conn.closeCode = protocol.CloseRevoked
		}
	}
}

// newCustomer adds a customer who begins under that session.
func (s *server) newCustomer(session string) *customer {
	c := &customer{card: protocol.Customer{ID: s.id("k")}, session: session}
	s.customers = append(s.customers, c)
	return c
}

// login signs in with a token that is "jwt:" and an e-mail address here; signatures are
// the real server's matter.
func (s *server) login(conn *serverConnection, at *session, f *protocol.Login) {
	email, ok := strings.CutPrefix(f.JWT, "jwt:")
	if !ok {
		conn.send(&protocol.Refused{Session: conn.session, Ref: f.Ref, Code: protocol.CodeUnauthorized, Text: "The token is not valid."})
		return
	}
	if at.customer != nil && at.customer.card.Email != "" && at.customer.card.Email != email {
		conn.send(&protocol.Refused{Session: conn.session, Ref: f.Ref, Code: protocol.CodeOtherPerson, Text: "Somebody else is signed in."})
		return
	}
	var person *customer
	for _, c := range s.customers {
		if c.card.Email == email {
			person = c
		}
	}
	if person == nil {
		person = s.newCustomer(conn.session)
		person.card.Email = email
	}
	if at.customer != nil && at.customer != person {
		s.mergeCustomers(at.customer, person)
	}
	at.customer = person
	conn.send(&protocol.LoggedIn{Session: conn.session, Ref: f.Ref, Customer: person.card})
	s.hello(conn, &protocol.Hello{Session: conn.session, Token: at.token})
}

// describe records what the page says of the customer, or of a conversation.
func (s *server) describe(conn *serverConnection, at *session, f *protocol.Describe) {
	if f.Conversation != "" && at.conversationByID(f.Conversation) == nil {
		conn.send(&protocol.Refused{Session: conn.session, Ref: f.Ref, Code: protocol.CodeNotFound, Text: "There is no such conversation."})
		return
	}
	if at.customer == nil {
		at.customer = s.newCustomer(conn.session)
	}
	if f.Conversation == "" {
		at.customer.card.Attributes = f.Attributes
	}
	conn.send(&protocol.Described{Session: conn.session, Ref: f.Ref, Conversation: f.Conversation, Attributes: f.Attributes})
}
