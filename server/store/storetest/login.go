package storetest

import (
	"errors"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"kith/server/protocol"
	"kith/server/store"
)

// login identifies the customer of a visitor's session.
func (s *fixture) login(actor store.Actor, identity store.Identity) protocol.Customer {
	s.Helper()
	customer, _, err := s.LoginCustomer(s.Context(), actor, store.Login{Identity: identity})
	s.must(err)
	return customer
}

// testLoginNewPerson: if the identity is new, the anonymous customer gets it.
func testLoginNewPerson(s *fixture) {
	ann := visitor("ann")
	s.append(ann, "c", "hello")
	anonymous := s.customerOf(ann)
	customer := s.login(ann, store.Identity{Email: "ann@example.com", ExternalID: "7", Name: "Ann"})
	equal(s, "the customer", customer, s.conversation("c").Customer)
	equal(s, "the same customer", customer.ID, anonymous)
	equal(s, "the identity", []string{customer.Email, customer.ExternalID, customer.Name}, []string{"ann@example.com", "7", "Ann"})
	equal(s, "the customer after a second login", s.login(ann, store.Identity{Email: "ann@example.com", ExternalID: "7"}), customer)

	// Nothing need have been written under a session before.
	equal(s, "the customer in another browser", s.login(visitor("ann2"), store.Identity{ExternalID: "7"}), customer)
	elsewhere := visitor("ann3")
	elsewhere.Visitor.Brand = "other"
	if s.login(elsewhere, store.Identity{ExternalID: "7"}).ID == customer.ID {
		s.Fatal("two brands share a customer")
	}
}

// testLoginKnownPerson: if the identity is known, the anonymous customer is
// merged into the known one.
func testLoginKnownPerson(s *fixture) {
	home, phone := visitor("home"), visitor("phone")
	s.append(home, "c", "from home")
	ann := s.login(home, store.Identity{Email: "ann@example.com"})
	_, err := s.DescribeCustomer(s.Context(), home, `{"plan":"free","since":2020}`)
	s.must(err)

	s.append(phone, "d", "from the phone")
	s.append(phone, "e", "from the phone")
	_, err = s.DescribeCustomer(s.Context(), phone, `{"plan":"paid"}`)
	s.must(err)
	anonymous := s.customerOf(phone)
	s.takeEvents()
	customer := s.login(phone, store.Identity{Email: "ann@example.com"})
	equal(s, "the customer", customer.ID, ann.ID)
	equal(s, "attributes", customer.Attributes, `{"plan":"paid","since":2020}`)
	equal(s, "events", s.takeEvents(), []store.Event{
		store.SessionMoved{Session: phone.Visitor.SessionKey(), Customer: ann.ID, Former: anonymous},
		store.ConversationChanged{Conversation: s.conversation("d")},
		store.ConversationChanged{Conversation: s.conversation("e")},
		store.CustomerChanged{Customer: ann.ID},
	})
	list, err := s.ConversationsOf(s.Context(), ann.ID)
	s.must(err)
	equal(s, "conversations", len(list), 3)
	_, err = s.Snapshot(s.Context(), anonymous, nil)
	s.wantError(err, store.ErrNotFound) // the anonymous customer is removed
	equal(s, "number of the next message", s.append(phone, "d", "more").Number, 2)
	equal(s, "number of the next message from the other browser", s.append(home, "d", "yet more").Number, 3)
}

func testLoginOtherPerson(s *fixture) {
	ann := visitor("ann")
	s.login(ann, store.Identity{Email: "ann@example.com"})
	other := store.Login{Identity: store.Identity{Email: "bob@example.com"}}
	_, _, err := s.LoginCustomer(s.Context(), ann, other)
	s.wantRefusal(err, protocol.CodeOtherPerson)
	s.login(visitor("bob"), store.Identity{Email: "bob@example.com"})
	_, _, err = s.LoginCustomer(s.Context(), ann, other)
	s.wantRefusal(err, protocol.CodeOtherPerson)
	equal(s, "the address", s.login(ann, store.Identity{Email: "ann@example.com"}).Email, "ann@example.com")
}

// testLoginByExternalID: an external id names its person whatever the address,
// and an address that is not verified takes nobody over.
func testLoginByExternalID(s *fixture) {
	mail := s.login(visitor("a"), store.Identity{Email: "ann@example.com"})
	first := s.login(visitor("b"), store.Identity{Email: "ann@example.com", ExternalID: "1"})
	second := s.login(visitor("c"), store.Identity{Email: "ann@example.com", ExternalID: "2"})
	if mail.ID == first.ID || first.ID == second.ID || second.ID == mail.ID {
		s.Fatal("an address has taken over a person")
	}
	equal(s, "the address alone", s.login(visitor("d"), store.Identity{Email: "ann@example.com"}).ID, mail.ID)
	equal(s, "the first external id", s.login(visitor("e"), store.Identity{ExternalID: "1"}).ID, first.ID)
	moved := s.login(visitor("f"), store.Identity{Email: "new@example.com", ExternalID: "2"})
	equal(s, "a new address for a known external id", []string{moved.ID, moved.Email}, []string{second.ID, "new@example.com"})
	_, _, err := s.LoginCustomer(s.Context(), visitor("b"), store.Login{Identity: store.Identity{Email: "ann@example.com", ExternalID: "2"}})
	s.wantRefusal(err, protocol.CodeOtherPerson)
}

// testLoginVerified: an address that is verified names its person, and gives a
// person without an external id one.
func testLoginVerified(s *fixture) {
	mail := s.login(visitor("a"), store.Identity{Email: "ann@example.com", EmailVerified: true})
	known := s.login(visitor("b"), store.Identity{Email: "ann@example.com", EmailVerified: true, ExternalID: "1"})
	equal(s, "the customer with a new external id", known.ID, mail.ID)
	equal(s, "the verified address alone", s.login(visitor("c"), store.Identity{Email: "ann@example.com", EmailVerified: true}).ID, mail.ID)
	if s.login(visitor("d"), store.Identity{Email: "ann@example.com"}).ID == mail.ID {
		s.Fatal("an address that is not verified names a person who has an external id")
	}
	other := s.login(visitor("e"), store.Identity{Email: "ann@example.com", EmailVerified: true, ExternalID: "2"})
	if other.ID == mail.ID {
		s.Fatal("two external ids are one person")
	}
	equal(s, "the owner of the verified address", s.login(visitor("f"), store.Identity{Email: "ann@example.com", ExternalID: "1"}).ID, mail.ID)
}

// testLoginUnverified: whoever has only typed an address is not found by its owner, who
// has it verified.
func testLoginUnverified(s *fixture) {
	eve := s.login(visitor("eve"), store.Identity{Email: "ann@example.com", ExternalID: "eve"})
	ann := s.login(visitor("ann"), store.Identity{Email: "ann@example.com", EmailVerified: true})
	if ann.ID == eve.ID {
		s.Fatal("the owner of an address is somebody who has only typed it")
	}
	equal(s, "the owner with an external id", s.login(visitor("phone"), store.Identity{Email: "ann@example.com", EmailVerified: true, ExternalID: "7"}).ID, ann.ID)
}

// testLoginNextSession: a login has another session go on; the former hears and
// writes nothing more, whoever has a copy of its token.
func testLoginNextSession(s *fixture) {
	ann, next := visitor("ann"), visitor("next")
	s.append(ann, "c", "hello")
	s.takeEvents()
	login := store.Login{Identity: store.Identity{ExternalID: "7"}, Next: next.Visitor}
	customer, session, err := s.LoginCustomer(s.Context(), ann, login)
	s.must(err)
	equal(s, "the session that goes on", session, "next")
	equal(s, "events", s.takeEvents(), []store.Event{
		store.CustomerChanged{Customer: customer.ID},
		store.SessionMoved{Session: next.Visitor.SessionKey(), Customer: customer.ID},
		store.SessionReplaced{Session: ann.Visitor.SessionKey(), By: "next"},
	})
	s.wantReplaced(ann, "next")
	equal(s, "number of the next message", s.append(next, "c", "more").Number, 2)
	stolen := visitor("bob")
	_, _, err = s.LoginCustomer(s.Context(), stolen, login) // next is there already
	s.wantRefusal(err, protocol.CodeBadFrame)
	foreign := visitor("foreign")
	s.append(foreign, "f", "hello")
	foreign.Visitor.TokenHash = store.HashToken("guessed")
	_, _, err = s.LoginCustomer(s.Context(), stolen, store.Login{Identity: login.Identity, Next: foreign.Visitor}) // another's is none either
	s.wantRefusal(err, protocol.CodeBadFrame)
	s.revoke("ended")
	_, _, err = s.LoginCustomer(s.Context(), stolen, store.Login{Identity: login.Identity, Next: visitor("ended").Visitor})
	s.wantRefusal(err, protocol.CodeBadFrame)
	_, err = s.Session(s.Context(), stolen.Visitor)
	s.wantError(err, store.ErrNotFound) // nothing is stored of them
	login.Next = visitor("after").Visitor
	_, session, err = s.LoginCustomer(s.Context(), next, login)
	s.must(err)
	equal(s, "the session of somebody who is signed in already", session, "next")
	s.revoke("next")
	_, err = s.Session(s.Context(), ann.Visitor)
	s.wantRefusal(err, protocol.CodeRevoked)
}

// testLoginTokenOnce: a token with an id signs in once, except that the session
// that it has made may repeat it.
func testLoginTokenOnce(s *fixture) {
	ann, next := visitor("ann"), visitor("next")
	login := store.Login{
		Identity: store.Identity{ExternalID: "7"}, Next: next.Visitor,
		TokenID: store.HashToken("jti"), TokenExpires: time.Now().Add(time.Hour).UnixMilli(),
	}
	customer, _, err := s.LoginCustomer(s.Context(), ann, login)
	s.must(err)
	for _, thief := range []string{"eve", "bob"} {
		stolen := login
		stolen.Next = visitor("next of " + thief).Visitor
		_, _, err = s.LoginCustomer(s.Context(), visitor(thief), stolen)
		s.wantError(err, store.ErrTokenUsed)
	}
	repeated := login
	repeated.Next = visitor("another").Visitor
	again, session, err := s.LoginCustomer(s.Context(), next, repeated)
	s.must(err)
	equal(s, "the customer of the session that repeats it", again.ID, customer.ID)
	equal(s, "the session", session, "next")
	elsewhere := visitor("elsewhere")
	elsewhere.Visitor.Brand = "other"
	_, _, err = s.LoginCustomer(s.Context(), elsewhere, store.Login{Identity: login.Identity, TokenID: login.TokenID, TokenExpires: login.TokenExpires})
	s.must(err) // another brand's tokens have ids of their own
}

// testIdentities signs in with random identities and checks after each that no
// two external ids have ever been one person, and that nobody has got another
// person's address or id.
func testIdentities(s *fixture) {
	run := 0
	rapid.Check(s.T, func(t *rapid.T) {
		run++
		owner := map[string]string{} // the external id by the customer's id
		steps := rapid.IntRange(1, 12).Draw(t, "steps")
		for i := range steps {
			identity := store.Identity{
				Email:         rapid.SampledFrom([]string{"", "v@x", "w@x"}).Draw(t, "email"),
				EmailVerified: rapid.Bool().Draw(t, "verified"),
				ExternalID:    rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "id"),
			}
			if identity.Email == "" && identity.ExternalID == "" {
				continue
			}
			actor := visitor(fmt.Sprintf("visitor %d of %d", rapid.IntRange(0, i).Draw(t, "session"), run))
			actor.Visitor.Brand = fmt.Sprint("brand ", run)
			c, _, err := s.LoginCustomer(s.Context(), actor, store.Login{Identity: identity})
			var refused *protocol.Error
			if errors.As(err, &refused) && refused.Code == protocol.CodeOtherPerson {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if c.ExternalID != identity.ExternalID && identity.ExternalID != "" {
				t.Fatalf("signed in with %+v and is %+v", identity, c)
			}
			if before := owner[c.ID]; before != "" && before != c.ExternalID {
				t.Fatalf("the customer of %q has the id %q now", before, c.ExternalID)
			}
			if identity.ExternalID == "" && !identity.EmailVerified && c.ExternalID != "" {
				t.Fatalf("an address that is not verified names %+v", c)
			}
			owner[c.ID] = c.ExternalID
		}
		for a, id := range owner {
			for b, other := range owner {
				if a != b && id != "" && id == other {
					t.Fatalf("two customers have the id %q", id)
				}
			}
		}
	})
}
