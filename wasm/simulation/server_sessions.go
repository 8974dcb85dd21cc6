package simulation

import (
	"strings"

	"kith/server/protocol"
)

// joinSession makes one customer of two sessions of the same visitor, and has the
// session of the Hello go on in place of the other.
func (s *server) joinSession(began string, at *session, ticket protocol.JoinedSession) {
	other := s.sessions[ticket.Session]
	if other == nil || other == at || other.revoked || other.replacedBy != "" || other.token != ticket.Token {
		return
	}
	s.ensureCustomer(began, at)
	switch {
	case other.customer == at.customer:
	case other.customer.card.Email == "":
		s.mergeCustomers(other.customer, at.customer)
	case at.customer.card.Email == "":
		s.mergeCustomers(at.customer, other.customer)
	default:
		return
	}
	s.replace(ticket.Session, other, began)
}

// ensureCustomer stores a session, with a new customer, if it is not there.
func (s *server) ensureCustomer(id string, at *session) {
	if at.customer == nil {
		at.customer = s.newCustomer(id)
	}
	s.sessions[id] = at
}

// replace has another session go on in place of one, and of those in whose place it
// goes on itself. Their connections are told so and closed.
func (s *server) replace(id string, at *session, next string) {
	for _, other := range s.sessions {
		if other.replacedBy == id {
			other.replacedBy = next
		}
	}
	at.replacedBy = next
	if s.mistake == copiesSurvive {
		return
	}
	s.closeConnections(id, at, protocol.CloseReplaced, func() protocol.Frame {
		return &protocol.Refused{Session: id, Code: protocol.CodeReplaced, Ref: next}
	})
}

// closeConnections closes the connections of a session, with a last frame each.
func (s *server) closeConnections(id string, at *session, code protocol.CloseCode, last func() protocol.Frame) {
	for _, conn := range s.connections {
		if conn.session == id && conn.token == at.token {
			conn.close(code, last())
		}
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

// revokeByKey ends a session if the key is its own. One that is not stored cannot be
// begun with that key any more.
func (s *server) revokeByKey(id, key string) {
	if at := s.sessions[id]; at != nil && (at.revokeKey == key || s.mistake == anybodyMayRevoke) {
		s.revoke(id)
	} else {
		s.revocations[[2]string{id, key}] = true
	}
}

// revoke ends a session, and those in whose place it goes on, and closes their
// connections.
func (s *server) revoke(id string) {
	for other, at := range s.sessions {
		if other == id || at.replacedBy == id {
			at.revoked = true
			s.closeConnections(other, at, protocol.CloseRevoked, func() protocol.Frame { return &protocol.Revoked{Session: other} })
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
	signedIn := at.customer != nil && at.customer.card.Email != ""
	if signedIn && at.customer.card.Email != email {
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
	s.sessions[conn.session] = at
	if signedIn {
		conn.send(&protocol.LoggedIn{Session: conn.session, Ref: f.Ref, Customer: person.card})
		s.hello(conn, &protocol.Hello{Session: conn.session, Token: conn.token, Revoke: conn.revokeKey})
		return
	}
	s.sessions[f.Next.Session] = &session{token: f.Next.Token, revokeKey: f.Next.Revoke, customer: person}
	conn.close(protocol.CloseReplaced, &protocol.LoggedIn{Session: conn.session, Ref: f.Ref, Customer: person.card, Next: f.Next.Session})
	s.replace(conn.session, at, f.Next.Session)
}

// describe records what the page says of the customer, or of a conversation.
func (s *server) describe(conn *serverConnection, at *session, f *protocol.Describe) {
	if f.Conversation != "" && at.conversationByID(f.Conversation) == nil {
		conn.send(&protocol.Refused{Session: conn.session, Ref: f.Ref, Code: protocol.CodeNotFound, Text: "There is no such conversation."})
		return
	}
	s.ensureCustomer(conn.session, at)
	if f.Conversation == "" {
		at.customer.card.Attributes = f.Attributes
	}
	conn.send(&protocol.Described{Session: conn.session, Ref: f.Ref, Conversation: f.Conversation, Attributes: f.Attributes})
}
