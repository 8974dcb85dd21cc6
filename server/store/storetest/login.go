package storetest

import (
	"kith/server/protocol"
	"kith/server/store"
)

func (s *scene) login(by store.By, p store.Person) protocol.Customer {
	s.Helper()
	card, err := s.Login(s.Context(), by, p)
	s.must(err)
	return card
}

// testLoginBecomes: where the person is new, the anonymous customer becomes
// them.
func testLoginBecomes(s *scene) {
	ann := visitor("ann")
	s.say(ann, "c", "hello")
	anonymous := s.customer(ann)
	card := s.login(ann, store.Person{Email: "Ann@Example.com", ExternalID: "7", Name: "Ann"})
	equal(s, "who", card, s.conversation("c").Customer)
	equal(s, "the same customer", card.ID, anonymous)
	equal(s, "the card", []string{card.Email, card.ExternalID, card.Name}, []string{"ann@example.com", "7", "Ann"})
	equal(s, "again", s.login(ann, store.Person{Email: "ann@example.COM"}), card)

	// Before anything was said it works as well.
	equal(s, "another browser", s.login(visitor("ann2"), store.Person{ExternalID: "7"}).ID, card.ID)
	elsewhere := visitor("ann3")
	elsewhere.Visitor.Brand = "other"
	if s.login(elsewhere, store.Person{ExternalID: "7"}).ID == card.ID {
		s.Fatal("two brands share a customer")
	}
}

// testLoginJoins: where the person is known, what the anonymous customer has
// moves over.
func testLoginJoins(s *scene) {
	home, phone := visitor("home"), visitor("phone")
	s.say(home, "c", "from home")
	ann := s.login(home, store.Person{Email: "ann@example.com"})
	_, err := s.DescribeCustomer(s.Context(), home, `{"plan":"free","since":2020}`)
	s.must(err)

	s.say(phone, "d", "from the phone")
	_, err = s.DescribeCustomer(s.Context(), phone, `{"plan":"paid"}`)
	s.must(err)
	anonymous := s.customer(phone)
	s.told()
	card := s.login(phone, store.Person{Email: "ann@example.com"})
	equal(s, "who", card.ID, ann.ID)
	equal(s, "attributes", card.Attributes, `{"plan":"paid","since":2020}`)
	equal(s, "events", s.told(), []store.Event{
		store.Moved{Session: "phone", Customer: ann.ID, Former: anonymous},
		store.Changed{Conversation: func() store.Conversation {
			c := s.conversation("d")
			c.Customer.Attributes = `{"plan":"paid","since":2020}`
			return c
		}()},
		store.CustomerChanged{Customer: ann.ID},
	})
	list, err := s.ConversationsOf(s.Context(), ann.ID)
	s.must(err)
	equal(s, "conversations", len(list), 2)
	_, err = s.Arrive(s.Context(), anonymous, nil)
	s.is(err, store.ErrNotFound) // the anonymous customer is gone
	equal(s, "the message goes on", s.say(phone, "d", "more").Number, 2)
	equal(s, "from the other browser, too", s.say(home, "d", "yet more").Number, 3)
}

func testLoginOther(s *scene) {
	ann := visitor("ann")
	s.login(ann, store.Person{Email: "ann@example.com"})
	_, err := s.Login(s.Context(), ann, store.Person{Email: "bob@example.com"})
	s.refused(err, protocol.CodeOtherPerson)
	s.login(visitor("bob"), store.Person{Email: "bob@example.com"})
	_, err = s.Login(s.Context(), ann, store.Person{Email: "bob@example.com"})
	s.refused(err, protocol.CodeOtherPerson)
	equal(s, "still there", s.login(ann, store.Person{Email: "ann@example.com"}).Email, "ann@example.com")
}

// testLoginByTwoIDs: the e-mail address wins.
func testLoginByTwoIDs(s *scene) {
	mail := s.login(visitor("a"), store.Person{Email: "ann@example.com"})
	number := s.login(visitor("b"), store.Person{ExternalID: "7"})
	both := s.login(visitor("c"), store.Person{Email: "ann@example.com", ExternalID: "7"})
	equal(s, "who", both.ID, mail.ID)
	equal(s, "the id stays whose it is", both.ExternalID, "")
	moved := s.login(visitor("d"), store.Person{Email: "new@example.com", ExternalID: "7"})
	equal(s, "a new address of a known id", []string{moved.ID, moved.Email}, []string{number.ID, "new@example.com"})
}
