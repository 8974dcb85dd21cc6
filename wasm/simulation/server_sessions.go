package simulation

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"kith/server/protocol"
)

// joinSession makes one customer of two sessions of the same visitor, and has the
// session of the Hello go on in place of the other.
func (s *server) joinSession(conn *serverConnection, at *session, ticket protocol.JoinedSession) {
	other := s.sessions[ticket.Session]
	if other == nil || other == at || other.revoked || other.replacedBy != "" || other.token != ticket.Token && s.mistake != joinsAnybody {
		return
	}
	s.ensureCustomer(conn, at)
	switch {
	case other.customer == at.customer:
	case other.customer.card.Email == "":
		s.mergeCustomers(other.customer, at.customer)
	case at.customer.card.Email == "":
		s.mergeCustomers(at.customer, other.customer)
	default:
		return
	}
	s.replace(ticket.Session, other, conn.session)
}

// ensureCustomer stores a session, with a new customer, if it is not there.
func (s *server) ensureCustomer(conn *serverConnection, at *session) {
	if at.customer == nil {
		at.customer = s.newCustomer(conn)
	}
	s.sessions[conn.session] = at
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
	moved := from.conversations
	slices.SortFunc(moved, func(a, b *conversation) int {
		return cmp.Or(cmp.Compare(a.Created, b.Created), strings.Compare(a.ID, b.ID))
	})
	for _, v := range moved {
		v.owner = to
	}
	to.conversations = append(to.conversations, moved...)
	from.conversations = nil
	if from.card.Attributes != "" {
		to.card.Attributes = from.card.Attributes
	}
	for _, conn := range s.connections {
		at := s.sessions[conn.session]
		if at != nil && at.customer == from && conn.mayHear(at) && !conn.busy {
			conn.busy = true // it gets a snapshot once the frame is handled
			s.moved = append(s.moved, conn)
		}
	}
	for _, at := range s.sessions {
		if at.customer == from {
			at.customer = to
		}
	}
	for _, v := range moved {
		s.sendConversation(v)
	}
}

// resumeMoved sends a snapshot to the connections that have got another customer, and
// are not closed because another session goes on.
func (s *server) resumeMoved() {
	for _, conn := range s.moved {
		conn.busy = false
		if at := s.sessions[conn.session]; conn.mayHear(at) {
			s.resume(conn, at, maps.Clone(conn.cursors))
		}
	}
	s.moved = nil
}

// mayHear reports whether a connection is one of a session that goes on.
func (conn *serverConnection) mayHear(at *session) bool {
	return conn.closeCode == 0 && at.token == conn.token && !at.revoked && at.replacedBy == ""
}

// revokeByKey ends a session if the key is its own. One that is not stored cannot be
// begun with that key any more.
func (s *server) revokeByKey(id, key string) {
	if at := s.sessions[id]; at != nil && (at.revokeKey == key || s.mistake == anybodyMayRevoke) {
		s.revoke(id)
		return
	}
	s.revocations[[2]string{id, key}] = true
	for _, conn := range s.connections {
		if conn.session == id && conn.revokeKey == key {
			conn.close(protocol.CloseRevoked, &protocol.Revoked{Session: id})
		}
	}
}

// revokeElsewhere ends the session of a connection, as another device does that has its
// key.
func (s *server) revokeElsewhere(conn *serverConnection) error {
	s.revokeByKey(conn.session, conn.revokeKey)
	if s.twin != nil {
		s.twin.Revoke(conn.session, conn.revokeKey)
	}
	return s.flush()
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
func (s *server) newCustomer(conn *serverConnection) *customer {
	c := &customer{card: protocol.Customer{ID: s.id("k")}, session: conn.session}
	c.see(conn)
	s.customers = append(s.customers, c)
	return c
}

// login signs in with a token that is "jwt:" and an e-mail address here; signatures are
// the real server's matter.
func (s *server) login(conn *serverConnection, f *protocol.Login) {
	email, ok := strings.CutPrefix(f.JWT, "jwt:")
	if !ok {
		conn.send(&protocol.Refused{Session: conn.session, Ref: f.Ref, Code: protocol.CodeUnauthorized, Text: "The token is not valid."})
		return
	}
	at, accepted := s.authenticate(conn, protocol.Refused{Ref: f.Ref})
	if !accepted {
		return
	}
	signedIn := at.customer != nil && at.customer.card.Email != ""
	if signedIn && at.customer.card.Email != email {
		conn.send(&protocol.Refused{Session: conn.session, Ref: f.Ref, Code: protocol.CodeOtherPerson, Text: "Somebody else is signed in."})
		return
	}
	nextKey := revocationKey(f.Next.Token, f.Next.Revoke)
	if taken := s.sessions[f.Next.Session] != nil || s.revocations[[2]string{f.Next.Session, nextKey}]; taken && !signedIn {
		conn.send(&protocol.Refused{Session: conn.session, Ref: f.Ref, Code: protocol.CodeBadFrame, Text: "The next session is not a new one."})
		return
	}
	var person *customer
	for _, c := range s.customers {
		if c.card.Email == email {
			person = c
		}
	}
	s.ensureCustomer(conn, at)
	if person == nil {
		person = at.customer
		person.card.Email, person.card.Verified = email, true
	}
	conn.busy = true
	if at.customer != person {
		s.mergeCustomers(at.customer, person)
	}
	person.see(conn)
	conn.busy = false
	if signedIn {
		conn.send(&protocol.LoggedIn{Session: conn.session, Ref: f.Ref, Customer: person.online()})
		s.resume(conn, at, maps.Clone(conn.cursors))
		return
	}
	s.sessions[f.Next.Session] = &session{token: f.Next.Token, revokeKey: nextKey, customer: person}
	conn.close(protocol.CloseReplaced, &protocol.LoggedIn{Session: conn.session, Ref: f.Ref, Customer: person.online(), Next: f.Next.Session})
	s.replace(conn.session, at, f.Next.Session)
}

// describe records what the page says of the customer, or of a conversation.
func (s *server) describe(conn *serverConnection, f *protocol.Describe) {
	at, accepted := s.authenticate(conn, protocol.Refused{Conversation: f.Conversation, Ref: f.Ref})
	if !accepted {
		return
	}
	if f.Conversation != "" && at.conversationByID(f.Conversation) == nil {
		conn.send(&protocol.Refused{Session: conn.session, Conversation: f.Conversation, Ref: f.Ref, Code: protocol.CodeNotFound, Text: "There is no such conversation."})
		return
	}
	s.ensureCustomer(conn, at)
	if f.Conversation == "" {
		at.customer.card.Attributes = f.Attributes
	}
	conn.send(&protocol.Described{Session: conn.session, Ref: f.Ref, Conversation: f.Conversation, Attributes: f.Attributes})
}
