package storetest

import (
	"kith/server/protocol"
	"kith/server/store"
)

func (s *fixture) login(by store.Actor, p store.Identity) protocol.Customer {
	s.Helper()
	card, err := s.LoginCustomer(s.Context(), by, p)
	s.must(err)
	return card
}

// testLoginNewPerson: where the person is new, the anonymous customer becomes
// them.
func testLoginNewPerson(s *fixture) {
	ann := visitor("ann")
	s.append(ann, "c", "hello")
	anonymous := s.customerOf(ann)
	card := s.login(ann, store.Identity{Email: "Ann@Example.com", ExternalID: "7", Name: "Ann"})
	equal(s, "who", card, s.conversation("c").Customer)
	equal(s, "the same customer", card.ID, anonymous)
	equal(s, "the card", []string{card.Email, card.ExternalID, card.Name}, []string{"ann@example.com", "7", "Ann"})
	equal(s, "again", s.login(ann, store.Identity{Email: "ann@example.COM"}), card)

	// Before anything was said it works as well.
	equal(s, "another browser", s.login(visitor("ann2"), store.Identity{ExternalID: "7"}).ID, card.ID)
	elsewhere := visitor("ann3")
	elsewhere.Visitor.Brand = "other"
	if s.login(elsewhere, store.Identity{ExternalID: "7"}).ID == card.ID {
		s.Fatal("two brands share a customer")
	}
}

// testLoginKnownPerson: where the person is known, what the anonymous customer has
// moves over.
func testLoginKnownPerson(s *fixture) {
	home, phone := visitor("home"), visitor("phone")
	s.append(home, "c", "from home")
	ann := s.login(home, store.Identity{Email: "ann@example.com"})
	_, err := s.DescribeCustomer(s.Context(), home, `{"plan":"free","since":2020}`)
	s.must(err)

	s.append(phone, "d", "from the phone")
	_, err = s.DescribeCustomer(s.Context(), phone, `{"plan":"paid"}`)
	s.must(err)
	anonymous := s.customerOf(phone)
	s.takeEvents()
	card := s.login(phone, store.Identity{Email: "ann@example.com"})
	equal(s, "who", card.ID, ann.ID)
	equal(s, "attributes", card.Attributes, `{"plan":"paid","since":2020}`)
	equal(s, "events", s.takeEvents(), []store.Event{
		store.SessionMoved{Session: "phone", Customer: ann.ID, Former: anonymous},
		store.ConversationChanged{Conversation: func() store.Conversation {
			c := s.conversation("d")
			c.Customer.Attributes = `{"plan":"paid","since":2020}`
			return c
		}()},
		store.CustomerChanged{Customer: ann.ID},
	})
	list, err := s.ConversationsOf(s.Context(), ann.ID)
	s.must(err)
	equal(s, "conversations", len(list), 2)
	_, err = s.Snapshot(s.Context(), anonymous, nil)
	s.wantError(err, store.ErrNotFound) // the anonymous customer is gone
	equal(s, "the message goes on", s.append(phone, "d", "more").Number, 2)
	equal(s, "from the other browser, too", s.append(home, "d", "yet more").Number, 3)
}

func testLoginOtherPerson(s *fixture) {
	ann := visitor("ann")
	s.login(ann, store.Identity{Email: "ann@example.com"})
	_, err := s.LoginCustomer(s.Context(), ann, store.Identity{Email: "bob@example.com"})
	s.wantRefusal(err, protocol.CodeOtherPerson)
	s.login(visitor("bob"), store.Identity{Email: "bob@example.com"})
	_, err = s.LoginCustomer(s.Context(), ann, store.Identity{Email: "bob@example.com"})
	s.wantRefusal(err, protocol.CodeOtherPerson)
	equal(s, "still there", s.login(ann, store.Identity{Email: "ann@example.com"}).Email, "ann@example.com")
}

// testLoginByTwoIDs: the e-mail address wins.
func testLoginByTwoIDs(s *fixture) {
	mail := s.login(visitor("a"), store.Identity{Email: "ann@example.com"})
	number := s.login(visitor("b"), store.Identity{ExternalID: "7"})
	both := s.login(visitor("c"), store.Identity{Email: "ann@example.com", ExternalID: "7"})
	equal(s, "who", both.ID, mail.ID)
	equal(s, "the id stays whose it is", both.ExternalID, "")
	moved := s.login(visitor("d"), store.Identity{Email: "new@example.com", ExternalID: "7"})
	equal(s, "a new address of a known id", []string{moved.ID, moved.Email}, []string{number.ID, "new@example.com"})
}
