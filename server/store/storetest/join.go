package storetest

import (
	"errors"

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
	s.takeEvents()
	for range 2 {
		s.must(s.JoinSessions(s.Context(), one, others))
	}
	var replaced []store.Event
	for _, e := range s.takeEvents() {
		if e, ok := e.(store.SessionReplaced); ok {
			replaced = append(replaced, e)
		}
	}
	equal(s, "replaced sessions", replaced, []store.Event{store.SessionReplaced{Session: two.Visitor.SessionKey(), By: "one"}})
	equal(s, "number of the first tab's next message", s.append(one, "d", "more").Number, 2)
	s.wantReplaced(two, "one")
	_, err := s.Append(s.Context(), one, store.NewMessage{Conversation: "v", Client: "x", Text: "x"})
	s.wantRefusal(err, protocol.CodeNotFound)

	// Where the session that goes on is joined to a third, that one goes on for
	// both.
	three := visitor("three")
	s.must(s.JoinSessions(s.Context(), three, []store.Visitor{one.Visitor}))
	s.wantReplaced(one, "three")
	s.wantReplaced(two, "three")
	s.revoke("three")
	s.takeEvents()
	s.revoke("three")
	equal(s, "events of sessions that have ended already", len(s.takeEvents()), 0)
	for _, v := range []store.Actor{one, two, three} {
		_, err = s.Append(s.Context(), v, store.NewMessage{Conversation: "d", Client: "x", Text: "x"})
		s.wantRefusal(err, protocol.CodeRevoked)
	}
	s.must(s.JoinSessions(s.Context(), visitor("four"), others)) // revoked ones are skipped
	_, err = s.Session(s.Context(), visitor("four").Visitor)
	s.wantError(err, store.ErrNotFound)
}

// wantReplaced checks that a visitor's session is refused because another goes on.
func (s *fixture) wantReplaced(v store.Actor, by string) {
	s.Helper()
	_, err := s.Session(s.Context(), v.Visitor)
	s.wantRefusal(err, protocol.CodeReplaced)
	var replaced *store.ReplacedError
	if !errors.As(err, &replaced) || replaced.By != by {
		s.Fatalf("got %v, want one that names %s", err, by)
	}
	_, err = s.Append(s.Context(), v, store.NewMessage{Conversation: "late", Client: "late", Text: "late", CreateConversation: true})
	s.wantRefusal(err, protocol.CodeReplaced)
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

// testJoinSamePerson: of two sessions of one person one goes on in place of the other, and
// nothing else of the person changes.
func testJoinSamePerson(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	one, two := visitor("one"), visitor("two")
	s.append(one, "c", "hello")
	ann := s.login(one, store.Identity{ExternalID: "7"})
	s.login(two, store.Identity{ExternalID: "7"})
	s.block(agent, "c", store.NewBlock{})
	s.takeEvents()
	s.must(s.JoinSessions(s.Context(), one, []store.Visitor{two.Visitor}))
	equal(s, "events", s.takeEvents(), []store.Event{store.SessionReplaced{Session: two.Visitor.SessionKey(), By: "one"}})
	s.wantReplaced(two, "one")
	equal(s, "the customer", s.customerOf(one), ann.ID)
	equal(s, "whether it is blocked", s.isBlocked(one), true)
	s.append(visitor("four"), "d", "hello")
	s.append(visitor("five"), "e", "hello")
	s.must(s.JoinSessions(s.Context(), one, []store.Visitor{visitor("four").Visitor, visitor("five").Visitor}))
	equal(s, "the customers of several", []string{s.conversation("d").Customer.ID, s.conversation("e").Customer.ID}, []string{ann.ID, ann.ID})
}
