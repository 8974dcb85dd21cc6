package storetest

import (
	"kith/server/protocol"
	"kith/server/store"
)

// testJoinSessions joins the sessions of two tabs that were opened at once, and
// others that must be skipped.
func testJoinSessions(s *fixture) {
	one, two := visitor("one"), visitor("two")
	s.append(two, "d", "from the second tab")
	guessed := visitor("victim")
	s.append(guessed, "v", "mine")
	guessed.Visitor.TokenHash = store.HashToken("guessed")
	others := []store.Visitor{two.Visitor, guessed.Visitor, visitor("never stored").Visitor, one.Visitor}
	for range 2 {
		s.must(s.JoinSessions(s.Context(), one, others))
	}
	equal(s, "the customer", s.customerOf(two), s.customerOf(one))
	equal(s, "number of the first tab's next message", s.append(one, "d", "more").Number, 2)
	equal(s, "number of the second tab's next message", s.append(two, "d", "late").Number, 3)
	_, err := s.Append(s.Context(), one, store.NewMessage{Conversation: "v", Client: "x", Text: "x"})
	s.wantRefusal(err, protocol.CodeNotFound)

	s.must(s.RevokeSession(s.Context(), "one"))
	_, err = s.Append(s.Context(), two, store.NewMessage{Conversation: "d", Client: "x", Text: "x"})
	s.wantRefusal(err, protocol.CodeRevoked)
	s.must(s.JoinSessions(s.Context(), visitor("three"), others)) // revoked ones are skipped
	_, err = s.Session(s.Context(), "three")
	s.wantError(err, store.ErrNotFound)
}

func testJoinIdentified(s *fixture) {
	one, two, three := visitor("one"), visitor("two"), visitor("three")
	ann := s.login(two, store.Identity{Email: "ann@example.com"})
	s.append(one, "c", "anonymous")
	s.must(s.JoinSessions(s.Context(), one, []store.Visitor{two.Visitor}))
	equal(s, "the customer of the anonymous session", s.customerOf(one), ann.ID)
	equal(s, "the customer of its conversation", s.conversation("c").Customer.ID, ann.ID)

	bob := s.login(three, store.Identity{Email: "bob@example.com"})
	s.must(s.JoinSessions(s.Context(), one, []store.Visitor{three.Visitor}))
	equal(s, "two identified customers stay two", []string{s.customerOf(one), s.customerOf(three)}, []string{ann.ID, bob.ID})
}
