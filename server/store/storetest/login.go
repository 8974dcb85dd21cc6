package storetest

import (
	"kith/server/protocol"
	"kith/server/store"
)

// login identifies the customer of a visitor's session.
func (s *fixture) login(actor store.Actor, identity store.Identity) protocol.Customer {
	s.Helper()
	customer, err := s.LoginCustomer(s.Context(), actor, identity)
	s.must(err)
	return customer
}

// testLoginNewPerson: if the identity is new, the anonymous customer gets it.
func testLoginNewPerson(s *fixture) {
	ann := visitor("ann")
	s.append(ann, "c", "hello")
	anonymous := s.customerOf(ann)
	customer := s.login(ann, store.Identity{Email: "Ann@Example.com", ExternalID: "7", Name: "Ann"})
	equal(s, "the customer", customer, s.conversation("c").Customer)
	equal(s, "the same customer", customer.ID, anonymous)
	equal(s, "the identity", []string{customer.Email, customer.ExternalID, customer.Name}, []string{"ann@example.com", "7", "Ann"})
	equal(s, "the customer after a second login", s.login(ann, store.Identity{Email: "ann@example.COM"}), customer)

	// Nothing need have been written under a session before.
	equal(s, "the customer in another browser", s.login(visitor("ann2"), store.Identity{ExternalID: "7"}).ID, customer.ID)
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
	_, err = s.DescribeCustomer(s.Context(), phone, `{"plan":"paid"}`)
	s.must(err)
	anonymous := s.customerOf(phone)
	s.takeEvents()
	customer := s.login(phone, store.Identity{Email: "ann@example.com"})
	equal(s, "the customer", customer.ID, ann.ID)
	equal(s, "attributes", customer.Attributes, `{"plan":"paid","since":2020}`)
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
	s.wantError(err, store.ErrNotFound) // the anonymous customer is removed
	equal(s, "number of the next message", s.append(phone, "d", "more").Number, 2)
	equal(s, "number of the next message from the other browser", s.append(home, "d", "yet more").Number, 3)
}

func testLoginOtherPerson(s *fixture) {
	ann := visitor("ann")
	s.login(ann, store.Identity{Email: "ann@example.com"})
	_, err := s.LoginCustomer(s.Context(), ann, store.Identity{Email: "bob@example.com"})
	s.wantRefusal(err, protocol.CodeOtherPerson)
	s.login(visitor("bob"), store.Identity{Email: "bob@example.com"})
	_, err = s.LoginCustomer(s.Context(), ann, store.Identity{Email: "bob@example.com"})
	s.wantRefusal(err, protocol.CodeOtherPerson)
	equal(s, "the address", s.login(ann, store.Identity{Email: "ann@example.com"}).Email, "ann@example.com")
}

// testLoginByTwoIDs: if the address and the external id belong to two customers,
// the address decides.
func testLoginByTwoIDs(s *fixture) {
	mail := s.login(visitor("a"), store.Identity{Email: "ann@example.com"})
	number := s.login(visitor("b"), store.Identity{ExternalID: "7"})
	both := s.login(visitor("c"), store.Identity{Email: "ann@example.com", ExternalID: "7"})
	equal(s, "the customer", both.ID, mail.ID)
	equal(s, "the external id, which stays with the other customer", both.ExternalID, "")
	renamed := s.login(visitor("d"), store.Identity{Email: "new@example.com", ExternalID: "7"})
	equal(s, "a new address for a known external id", []string{renamed.ID, renamed.Email}, []string{number.ID, "new@example.com"})
}
