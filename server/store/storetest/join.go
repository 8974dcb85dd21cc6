package storetest

import (
	"kith/server/protocol"
	"kith/server/store"
)

// testJoin: two tabs began at once, each with a session of its own.
func testJoin(s *scene) {
	one, two := visitor("one"), visitor("two")
	s.say(two, "d", "from the second tab")
	guessed := visitor("victim")
	s.say(guessed, "v", "mine")
	guessed.Visitor.TokenHash = store.Hash("guessed")
	tickets := []store.Visitor{two.Visitor, guessed.Visitor, visitor("never stored").Visitor, one.Visitor}
	for range 2 {
		s.must(s.Join(s.Context(), one, tickets))
	}
	equal(s, "customer", s.customer(two), s.customer(one))
	equal(s, "the message goes on", s.say(one, "d", "more").Number, 2)
	equal(s, "what comes late, too", s.say(two, "d", "late").Number, 3)
	_, err := s.Append(s.Context(), one, store.Draft{Conversation: "v", Client: "x", Text: "x"})
	s.refused(err, protocol.CodeNotFound)

	s.must(s.Revoke(s.Context(), "one"))
	_, err = s.Append(s.Context(), two, store.Draft{Conversation: "d", Client: "x", Text: "x"})
	s.refused(err, protocol.CodeRevoked)
	s.must(s.Join(s.Context(), visitor("three"), tickets)) // ended ones prove nothing
	_, err = s.Session(s.Context(), "three")
	s.is(err, store.ErrNotFound)
}

func testJoinPeople(s *scene) {
	one, two, three := visitor("one"), visitor("two"), visitor("three")
	ann := s.login(two, store.Person{Email: "ann@example.com"})
	s.say(one, "c", "anonymous")
	s.must(s.Join(s.Context(), one, []store.Visitor{two.Visitor}))
	equal(s, "the anonymous one is the person, too", s.customer(one), ann.ID)
	equal(s, "with what was said", s.conversation("c").Customer.ID, ann.ID)

	bob := s.login(three, store.Person{Email: "bob@example.com"})
	s.must(s.Join(s.Context(), one, []store.Visitor{three.Visitor}))
	equal(s, "two people stay two", []string{s.customer(one), s.customer(three)}, []string{ann.ID, bob.ID})
}
