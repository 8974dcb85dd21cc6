package storetest

import (
	"kith/server/protocol"
	"kith/server/store"
)

func testSessions(s *scene) {
	_, err := s.Session(s.Context(), "ann")
	s.is(err, store.ErrNotFound)
	ann := visitor("ann")
	s.say(ann, "c", "hello")
	v, err := s.Session(s.Context(), "ann")
	s.must(err)
	if v.Customer == "" {
		s.Fatal("the session has no customer")
	}
	equal(s, "session", v, store.Session{ID: "ann", TokenHash: ann.Visitor.TokenHash, Brand: "demo", Customer: v.Customer})
	elsewhere := ann
	elsewhere.Visitor.Brand = "other"
	s.refused(s.Mark(s.Context(), elsewhere, "c", 1, 0), protocol.CodeUnauthorized)
}

func testRevoke(s *scene) {
	ann := visitor("ann")
	s.say(ann, "c", "hello")
	s.told()
	s.must(s.Revoke(s.Context(), "ann"))
	s.must(s.Revoke(s.Context(), "ann"))
	s.must(s.Revoke(s.Context(), "never was"))
	equal(s, "events", s.told(), []store.Event{store.Ended{Session: "ann"}, store.Ended{Session: "never was"}})

	draft := store.Draft{Conversation: "c", Client: "late", Text: "late", New: true}
	for _, by := range []store.By{ann, visitor("never was")} {
		_, err := s.Append(s.Context(), by, draft)
		s.refused(err, protocol.CodeRevoked)
		s.refused(s.Visit(s.Context(), by), protocol.CodeRevoked)
		_, err = s.Login(s.Context(), by, store.Person{Email: "ann@example.com"})
		s.refused(err, protocol.CodeRevoked)
		_, err = s.DescribeCustomer(s.Context(), by, `{}`)
		s.refused(err, protocol.CodeRevoked)
		v, err := s.Session(s.Context(), by.Visitor.Session)
		s.must(err)
		equal(s, "revoked", v.Revoked, true)
	}
	equal(s, "what was said stays", s.conversation("c").Last, 1)
}

func testVisit(s *scene) {
	ann := visitor("ann")
	s.must(s.Visit(s.Context(), ann))
	equal(s, "events before anything was written", len(s.told()), 0)
	s.say(ann, "c", "hello")
	s.told()
	s.must(s.Visit(s.Context(), ann))
	equal(s, "events without a change", len(s.told()), 0)
	ann.Visitor.Page = protocol.Page{Address: "https://shop.example/kettles", Title: "Kettles"}
	s.must(s.Visit(s.Context(), ann))
	equal(s, "events", s.told(), []store.Event{store.CustomerChanged{Customer: s.customer(ann)}})
	equal(s, "page", s.conversation("c").Customer.Page, ann.Visitor.Page)
}
