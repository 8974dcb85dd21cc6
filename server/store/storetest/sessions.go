package storetest

import (
	"kith/server/protocol"
	"kith/server/store"
)

func testSessions(s *fixture) {
	_, err := s.Session(s.Context(), "ann")
	s.wantError(err, store.ErrNotFound)
	ann := visitor("ann")
	s.append(ann, "c", "hello")
	v, err := s.Session(s.Context(), "ann")
	s.must(err)
	if v.Customer == "" {
		s.Fatal("the session has no customer")
	}
	equal(s, "session", v, store.Session{ID: "ann", TokenHash: ann.Visitor.TokenHash, Brand: "demo", Customer: v.Customer})
	elsewhere := ann
	elsewhere.Visitor.Brand = "other"
	s.wantRefusal(s.Mark(s.Context(), elsewhere, "c", 1, 0), protocol.CodeUnauthorized)
}

func testRevoke(s *fixture) {
	ann := visitor("ann")
	s.append(ann, "c", "hello")
	s.takeEvents()
	s.must(s.RevokeSession(s.Context(), "ann"))
	s.must(s.RevokeSession(s.Context(), "ann"))
	s.must(s.RevokeSession(s.Context(), "never was"))
	equal(s, "events", s.takeEvents(), []store.Event{store.SessionRevoked{Session: "ann"}, store.SessionRevoked{Session: "never was"}})

	m := store.NewMessage{Conversation: "c", Client: "late", Text: "late", CreateConversation: true}
	for _, actor := range []store.Actor{ann, visitor("never was")} {
		_, err := s.Append(s.Context(), actor, m)
		s.wantRefusal(err, protocol.CodeRevoked)
		s.wantRefusal(s.UpdateVisitor(s.Context(), actor), protocol.CodeRevoked)
		_, err = s.LoginCustomer(s.Context(), actor, store.Identity{Email: "ann@example.com"})
		s.wantRefusal(err, protocol.CodeRevoked)
		_, err = s.DescribeCustomer(s.Context(), actor, `{}`)
		s.wantRefusal(err, protocol.CodeRevoked)
		v, err := s.Session(s.Context(), actor.Visitor.Session)
		s.must(err)
		equal(s, "revoked", v.Revoked, true)
	}
	equal(s, "the number of messages", s.conversation("c").Last, 1)
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
