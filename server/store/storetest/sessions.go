package storetest

import (
	"kith/server/protocol"
	"kith/server/store"
)

func testSessions(s *fixture) {
	ann := visitor("ann")
	_, err := s.Session(s.Context(), ann.Visitor)
	s.wantError(err, store.ErrNotFound)
	s.append(ann, "c", "hello")
	v, err := s.Session(s.Context(), ann.Visitor)
	s.must(err)
	if v.Customer == "" {
		s.Fatal("the session has no customer")
	}
	equal(s, "session", v, store.Session{ID: "ann", TokenHash: ann.Visitor.TokenHash, RevokeHash: ann.Visitor.RevokeHash, Brand: "demo", Customer: v.Customer})
	elsewhere := ann
	elsewhere.Visitor.Brand = "other"
	s.wantRefusal(s.Mark(s.Context(), elsewhere, "c", 1, 0), protocol.CodeUnauthorized)
	_, err = s.Session(s.Context(), elsewhere.Visitor)
	s.wantRefusal(err, protocol.CodeUnauthorized)
}

// revoke ends the session of the visitor with a name.
func (s *fixture) revoke(name string) {
	s.Helper()
	s.must(s.RevokeSession(s.Context(), name, visitor(name).Visitor.RevokeHash))
}

func testRevoke(s *fixture) {
	ann := visitor("ann")
	s.append(ann, "c", "hello")
	s.takeEvents()
	s.revoke("ann")
	s.revoke("ann")
	s.revoke("never was")
	s.revoke("never was")
	equal(s, "events", s.takeEvents(), []store.Event{
		store.SessionRevoked{Session: ann.Visitor.SessionKey()},
		store.UnstoredRevoked{Session: visitor("never was").Visitor.RevocationKey()},
	})

	m := store.NewMessage{Conversation: "c", Client: "late", Text: "late", CreateConversation: true}
	for _, actor := range []store.Actor{ann, visitor("never was")} {
		_, err := s.Append(s.Context(), actor, m)
		s.wantRefusal(err, protocol.CodeRevoked)
		s.wantRefusal(s.UpdateVisitor(s.Context(), actor), protocol.CodeRevoked)
		_, _, err = s.LoginCustomer(s.Context(), actor, store.Login{Identity: store.Identity{Email: "ann@example.com"}})
		s.wantRefusal(err, protocol.CodeRevoked)
		_, err = s.DescribeCustomer(s.Context(), actor, `{}`)
		s.wantRefusal(err, protocol.CodeRevoked)
		_, err = s.Session(s.Context(), actor.Visitor)
		s.wantRefusal(err, protocol.CodeRevoked)
	}
	equal(s, "the number of messages", s.conversation("c").Last, 1)
}

// testRevokeByKey: whoever knows a session's id, but not the key that ends it,
// cannot end it, whether or not it is stored; a session without such a key ends
// by its token.
func testRevokeByKey(s *fixture) {
	ann, bob, old := visitor("ann"), visitor("bob"), visitor("old")
	old.Visitor.RevokeHash = nil
	s.append(ann, "c", "hello")
	s.append(old, "o", "hello")
	s.takeEvents()
	for _, session := range []string{"ann", "bob", "old", "late"} {
		for _, key := range []string{"", "guessed", "key of eve"} {
			s.must(s.RevokeSession(s.Context(), session, store.HashToken(key)))
		}
	}
	s.must(s.RevokeSession(s.Context(), "ann", ann.Visitor.TokenHash)) // it has a key of its own
	for _, e := range s.takeEvents() {
		if e, unstored := e.(store.UnstoredRevoked); !unstored || e.Session == ann.Visitor.RevocationKey() || e.Session == bob.Visitor.RevocationKey() {
			s.Fatalf("a session has ended: %+v", e)
		}
	}
	s.append(ann, "c", "more")
	s.append(bob, "d", "more")
	s.append(old, "o", "more")

	s.must(s.RevokeSession(s.Context(), "old", old.Visitor.TokenHash))
	_, err := s.Session(s.Context(), old.Visitor)
	s.wantRefusal(err, protocol.CodeRevoked)
	late := visitor("late")
	late.Visitor.RevokeHash = nil
	s.must(s.RevokeSession(s.Context(), "late", late.Visitor.TokenHash))
	_, err = s.Append(s.Context(), late, store.NewMessage{Conversation: "e", Client: "x", Text: "x", CreateConversation: true})
	s.wantRefusal(err, protocol.CodeRevoked)
}

// testRevokeUnstored: sessions that are not stored are revoked each by itself, and
// whoever has another key is not.
func testRevokeUnstored(s *fixture) {
	for _, name := range []string{"one", "two", "three"} {
		s.revoke(name)
	}
	for _, name := range []string{"one", "two", "three"} {
		_, err := s.Session(s.Context(), visitor(name).Visitor)
		s.wantRefusal(err, protocol.CodeRevoked)
	}
	other := visitor("one")
	other.Visitor.TokenHash, other.Visitor.RevokeHash = store.HashToken("another token"), store.HashToken("another key")
	s.append(other, "c", "hello")
	_, err := s.Session(s.Context(), visitor("one").Visitor) // the id is another's now
	s.wantRefusal(err, protocol.CodeRevoked)
	stranger := visitor("one")
	stranger.Visitor.TokenHash, stranger.Visitor.RevokeHash = store.HashToken("guessed"), store.HashToken("guessed key")
	_, err = s.Session(s.Context(), stranger.Visitor)
	s.wantRefusal(err, protocol.CodeUnauthorized)
}

func testUpdateVisitor(s *fixture) {
	ann := visitor("ann")
	s.must(s.UpdateVisitor(s.Context(), ann))
	equal(s, "events before the session is stored", len(s.takeEvents()), 0)
	s.append(ann, "c", "hello")
	s.takeEvents()
	s.must(s.UpdateVisitor(s.Context(), ann))
	equal(s, "events if nothing changed", len(s.takeEvents()), 0)
	ann.Visitor.Page = protocol.Page{Address: "https://shop.example/kettles", Title: "Kettles"}
	s.must(s.UpdateVisitor(s.Context(), ann))
	equal(s, "events", s.takeEvents(), []store.Event{store.CustomerChanged{Customer: s.customerOf(ann)}})
	equal(s, "page", s.conversation("c").Customer.Page, ann.Visitor.Page)
}
