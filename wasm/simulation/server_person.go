package simulation

import (
	"strings"

	"kith/server/protocol"
)

// joinSession makes another session of the same visitor one person with this one.
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

// mergeCustomers makes one customer's conversations and sessions another's.
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

func (s *server) revoke(id string) {
	at := s.sessions[id]
	if at == nil {
		at = &session{}
		s.sessions[id] = at
	}
	at.revoked = true
	for _, l := range s.connections {
		if l.session == id && l.closeCode == 0 {
			l.send(&protocol.Revoked{Session: id})
			l.closeCode = protocol.CloseRevoked
		}
	}
}

func (s *server) newCustomer(session string) *customer {
	c := &customer{card: protocol.Customer{ID: s.id("k")}, session: session}
	s.customers = append(s.customers, c)
	return c
}

// login signs in with a token that is the person's e-mail address here; the
// signature is the real server's matter.
func (s *server) login(l *serverConnection, at *session, f *protocol.Login) {
	email, ok := strings.CutPrefix(f.JWT, "jwt:")
	if !ok {
		l.send(&protocol.Refused{Session: l.session, Ref: f.Ref, Code: protocol.CodeUnauthorized, Text: "The token is not valid."})
		return
	}
	if at.customer != nil && at.customer.card.Email != "" && at.customer.card.Email != email {
		l.send(&protocol.Refused{Session: l.session, Ref: f.Ref, Code: protocol.CodeOtherPerson, Text: "Somebody else is signed in."})
		return
	}
	var person *customer
	for _, c := range s.customers {
		if c.card.Email == email {
			person = c
		}
	}
	if person == nil {
		person = s.newCustomer(l.session)
		person.card.Email = email
	}
	if at.customer != nil && at.customer != person {
		s.mergeCustomers(at.customer, person)
	}
	at.customer = person
	l.send(&protocol.LoggedIn{Session: l.session, Ref: f.Ref, Customer: person.card})
	s.hello(l, &protocol.Hello{Session: l.session, Token: at.token})
}

func (s *server) describe(l *serverConnection, at *session, f *protocol.Describe) {
	if f.Conversation != "" && at.conversationByID(f.Conversation) == nil {
		l.send(&protocol.Refused{Session: l.session, Ref: f.Ref, Code: protocol.CodeNotFound, Text: "There is no such conversation."})
		return
	}
	if at.customer == nil {
		at.customer = s.newCustomer(l.session)
	}
	if f.Conversation == "" {
		at.customer.card.Attributes = f.Attributes
	}
	l.send(&protocol.Described{Session: l.session, Ref: f.Ref, Conversation: f.Conversation, Attributes: f.Attributes})
}
