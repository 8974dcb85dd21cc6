package storetest

import (
	"fmt"
	"slices"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

// block blocks the customer, or the network, of a conversation.
func (s *fixture) block(agent store.Actor, conversation string, b store.NewBlock) {
	s.Helper()
	s.must(s.Block(s.Context(), agent, conversation, b))
}

// isBlocked reports whether what a visitor writes is refused.
func (s *fixture) isBlocked(actor store.Actor) bool {
	s.Helper()
	blocked, err := s.IsBlocked(s.Context(), actor.Visitor)
	s.must(err)
	return blocked
}

// try appends a message and returns the error.
func (s *fixture) try(actor store.Actor, conversation, text string) error {
	_, err := s.Append(s.Context(), actor, store.NewMessage{Conversation: conversation, Client: text, Text: text, CreateConversation: true})
	return err
}

func testSpam(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	ann := visitor("ann")
	s.append(ann, "c", "buy now")
	s.takeEvents()
	s.must(s.MarkSpam(s.Context(), agent, "c", true))
	s.must(s.MarkSpam(s.Context(), agent, "c", true))
	c := s.conversation("c")
	equal(s, "spam", c.Spam, true)
	equal(s, "what the customer sees", c.ForCustomer().Spam, false)
	equal(s, "events", s.takeEvents(), []store.Event{store.ConversationChanged{Conversation: c}})
	s.append(ann, "c", "buy more")
	equal(s, "spam after another message", s.conversation("c").Spam, true)
	s.must(s.MarkSpam(s.Context(), agent, "c", false))
	equal(s, "spam after it was taken back", s.conversation("c").Spam, false)
	s.wantRefusal(s.MarkSpam(s.Context(), agent, "none", true), protocol.CodeNotFound)
	s.wantError(s.MarkSpam(s.Context(), ann, "c", true), store.ErrNotFound)
}

// testModerationAudited: what agents do about visitors is in the audit log, without
// what could be personal.
func testModerationAudited(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID, Network: "192.0.2.7"}
	ann := visitor("ann")
	ann.Visitor.Network = "198.51.100.9"
	s.append(ann, "c", "buy now")
	customer := s.customerOf(ann)
	before := len(s.audited())
	s.block(agent, "c", store.NewBlock{Reason: "a private reason"})
	s.block(agent, "c", store.NewBlock{Network: true})
	rules, _, err := s.BlockRules(s.Context(), nil, protocol.Cursor{}, 10)
	s.must(err)
	equal(s, "blocks", len(rules), 2)
	for _, rule := range rules {
		s.must(s.Unblock(s.Context(), agent, rule.ID))
	}
	s.must(s.DeleteConversation(s.Context(), agent, "c"))
	log := s.audited()[before:]
	slices.Sort(log)
	equal(s, "the log", log, []string{
		"Mira blocked " + customer + " ",
		"Mira blocked " + customer + " network",
		"Mira deleted c ",
		"Mira unblocked  network",
		"Mira unblocked " + customer + " ",
	})
	page, err := s.AuditLog(s.Context(), 0)
	s.must(err)
	equal(s, "the agent's network", page.Entries[0].Network, "192.0.2.7")
}

func testDeleteConversation(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	ann := visitor("ann")
	s.append(ann, "c", "one")
	s.append(agent, "c", "two")
	s.append(ann, "d", "kept")
	c := s.conversation("c")
	s.takeEvents()
	s.wantError(s.DeleteConversation(s.Context(), ann, "c"), store.ErrNotFound)
	s.must(s.DeleteConversation(s.Context(), agent, "c"))
	equal(s, "events", s.takeEvents(), []store.Event{store.ConversationDeleted{Conversation: c}})
	_, err := s.Conversation(s.Context(), "c")
	s.wantError(err, store.ErrNotFound)
	page, err := s.History(s.Context(), "c", 0)
	s.must(err)
	equal(s, "messages that are left", len(page.Messages), 0)
	equal(s, "messages of another conversation", s.conversation("d").Last, 1)
	s.wantRefusal(s.DeleteConversation(s.Context(), agent, "c"), protocol.CodeNotFound)
	list, err := s.ConversationsOf(s.Context(), s.customerOf(ann))
	s.must(err)
	equal(s, "the customer's conversations", len(list), 1)
}

func testBlockCustomer(s *fixture) {
	mira := s.createAgent("Mira")
	agent := store.Actor{Agent: mira.ID}
	ann, bob := visitor("ann"), visitor("bob")
	s.append(ann, "c", "one")
	s.append(bob, "d", "one")
	s.takeEvents()
	s.block(agent, "c", store.NewBlock{Reason: "rude"})
	customer := s.customerOf(ann)
	events := s.takeEvents()
	equal(s, "whether ann is blocked", s.isBlocked(ann), true)
	equal(s, "whether bob is", s.isBlocked(bob), false)
	s.wantRefusal(s.try(ann, "c", "two"), protocol.CodeClosed)
	s.wantRefusal(s.try(ann, "new", "two"), protocol.CodeClosed)
	s.must(s.try(ann, "c", "one")) // it is stored already, and only its acknowledgement was lost
	s.must(s.try(bob, "d", "two"))
	s.must(s.try(agent, "c", "an answer"))
	_, err := s.Conversation(s.Context(), "new")
	s.wantError(err, store.ErrNotFound)

	list, more, err := s.BlockRules(s.Context(), nil, protocol.Cursor{}, 10)
	s.must(err)
	equal(s, "the blocks", []any{len(list), more}, []any{1, false})
	rule := list[0]
	if rule.ID == "" || rule.At == 0 {
		s.Fatalf("a block has no id or no time: %+v", rule)
	}
	equal(s, "the block", rule, protocol.BlockRule{ID: rule.ID, Brand: "demo", Customer: customer, Person: mira, Reason: "rude", At: rule.At})
	equal(s, "events", events, []store.Event{store.BlockAdded{Rule: rule}, store.CustomerChanged{Customer: customer}})
	equal(s, "the block of the conversation's customer", s.conversation("c").Customer.Block, rule.ID)
	equal(s, "what the customer sees", s.conversation("c").ForCustomer().Customer, protocol.Customer{})
	equal(s, "the block of another", s.conversation("d").Customer.Block, "")

	s.block(agent, "c", store.NewBlock{Reason: "very rude"})
	again, err := s.BlockRule(s.Context(), rule.ID)
	s.must(err)
	equal(s, "the reason after it was blocked again", again.Reason, "very rude")
	s.takeEvents()
	s.must(s.Unblock(s.Context(), agent, rule.ID))
	s.must(s.Unblock(s.Context(), agent, rule.ID))
	equal(s, "events", s.takeEvents(), []store.Event{store.BlockLifted{Rule: again}})
	s.must(s.try(ann, "c", "two"))
	equal(s, "whether ann is blocked after that", s.isBlocked(ann), false)
	_, err = s.BlockRule(s.Context(), rule.ID)
	s.wantError(err, store.ErrNotFound)
	s.wantRefusal(s.Block(s.Context(), agent, "none", store.NewBlock{}), protocol.CodeNotFound)
	s.wantError(s.Block(s.Context(), ann, "c", store.NewBlock{}), store.ErrNotFound)
}

// testBlockIdentified: the block of an anonymous customer is not lost when the
// customer signs in, and one of an identified customer holds in every browser.
func testBlockIdentified(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	home, phone := visitor("home"), visitor("phone")
	s.login(home, store.Identity{Email: "ann@example.com", Name: "Ann"})
	s.append(home, "c", "one")
	s.append(phone, "d", "one")
	s.block(agent, "d", store.NewBlock{})
	s.login(phone, store.Identity{Email: "ann@example.com"})
	s.wantRefusal(s.try(phone, "d", "two"), protocol.CodeClosed)
	s.wantRefusal(s.try(home, "c", "two"), protocol.CodeClosed)
	list, _, err := s.BlockRules(s.Context(), nil, protocol.Cursor{}, 10)
	s.must(err)
	equal(s, "the name of whom is blocked", list[0].Name, "Ann")
	nameless := visitor("nameless")
	s.login(nameless, store.Identity{Email: "ben@example.com", Name: " "})
	s.append(nameless, "n", "one")
	s.block(agent, "n", store.NewBlock{})
	rule, err := s.BlockRule(s.Context(), s.conversation("n").Customer.Block)
	s.must(err)
	equal(s, "the name of one who has none", rule.Name, "ben@example.com")
	s.must(s.Unblock(s.Context(), agent, rule.ID))

	tablet := visitor("tablet")
	s.append(tablet, "e", "one")
	s.block(agent, "e", store.NewBlock{})
	s.login(tablet, store.Identity{Email: "ann@example.com"}) // both are blocked
	list, _, err = s.BlockRules(s.Context(), nil, protocol.Cursor{}, 10)
	s.must(err)
	equal(s, "blocks after two who are blocked became one", len(list), 1)
}

func testBlockNetwork(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	from := func(name, brand, network string) store.Actor {
		a := visitor(name)
		a.Visitor.Brand, a.Visitor.Network = brand, network
		return a
	}
	ann := from("ann", "demo", "192.0.2.7")
	s.append(ann, "c", "one")
	s.append(from("unknown", "demo", ""), "u", "one")
	equal(s, "the network", s.conversation("c").Customer.Network, "192.0.2.7")
	s.wantRefusal(s.Block(s.Context(), agent, "u", store.NewBlock{Network: true}), protocol.CodeNotFound)
	s.block(agent, "c", store.NewBlock{Network: true})
	s.takeEvents()
	s.block(agent, "c", store.NewBlock{Network: true, Reason: "again"})
	events := s.takeEvents()
	equal(s, "whether others of the network are blocked", s.isBlocked(from("eve", "demo", "192.0.2.7")), true)
	equal(s, "whether those of another brand are", s.isBlocked(from("eve", "other", "192.0.2.7")), false)
	equal(s, "whether those of no network are", s.isBlocked(from("unknown", "demo", "")), false)
	s.wantRefusal(s.try(ann, "c", "two"), protocol.CodeClosed)
	s.wantRefusal(s.try(from("eve", "demo", "192.0.2.7"), "d", "one"), protocol.CodeClosed)
	_, err := s.Session(s.Context(), visitor("eve").Visitor)
	s.wantError(err, store.ErrNotFound) // nothing is stored of who may not write
	s.must(s.try(from("ann2", "demo", "192.0.2.8"), "e", "one"))
	s.must(s.try(from("ann3", "other", "192.0.2.7"), "f", "one"))
	s.must(s.try(from("unknown", "demo", ""), "u", "two"))
	list, _, err := s.BlockRules(s.Context(), []string{"demo", "other"}, protocol.Cursor{}, 10)
	s.must(err)
	equal(s, "the blocks", []any{len(list), list[0].Network, list[0].Customer, list[0].Reason}, []any{1, "192.0.2.7", "", "again"})
	equal(s, "events", events, []store.Event{store.BlockAdded{Rule: list[0]}, store.CustomerChanged{Customer: s.customerOf(ann)}})
	equal(s, "the block of the conversation's customer", s.conversation("c").Customer.Block, list[0].ID)
	network := list[0].ID
	list, _, err = s.BlockRules(s.Context(), []string{"other"}, protocol.Cursor{}, 10)
	s.must(err)
	equal(s, "the other brand's blocks", len(list), 0)

	// It ends, and a block of the customer goes on.
	s.block(agent, "c", store.NewBlock{Until: time.Now().Add(time.Hour).UnixMilli()})
	own := s.conversation("c").Customer.Block
	if own == "" || own == network {
		s.Fatalf("the customer's own block is %q, that of the network %q", own, network)
	}
	s.block(agent, "c", store.NewBlock{Until: time.Now().Add(-time.Second).UnixMilli()})
	equal(s, "when the customer's block has ended", s.conversation("c").Customer.Block, network)
	s.block(agent, "c", store.NewBlock{Network: true, Until: time.Now().Add(-time.Second).UnixMilli()})
	equal(s, "when both have ended", s.conversation("c").Customer.Block, "")
	s.block(agent, "c", store.NewBlock{Network: true})

	moved := from("ann", "demo", "192.0.2.9")
	s.must(s.UpdateVisitor(s.Context(), moved))
	equal(s, "the network after a change", s.conversation("c").Customer.Network, "192.0.2.9")
	s.must(s.try(moved, "c", "from elsewhere"))
}

// testBlockEnds: a block ends by itself, and the list has page after page.
func testBlockEnds(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	for i := range 5 {
		id := fmt.Sprint("c", i)
		s.append(visitor(id), id, "one")
		s.block(agent, id, store.NewBlock{Until: time.Now().Add(time.Hour).UnixMilli()})
	}
	seen := map[string]bool{}
	var after protocol.Cursor
	for more := true; more; {
		var list []protocol.BlockRule
		var err error
		list, more, err = s.BlockRules(s.Context(), nil, after, 2)
		s.must(err)
		for _, b := range list {
			seen[b.Customer] = true
			after = protocol.Cursor{At: b.At, ID: b.ID}
		}
	}
	equal(s, "blocks in all pages", len(seen), 5)

	ann := visitor("ann")
	s.append(ann, "c", "one")
	s.takeEvents()
	s.block(agent, "c", store.NewBlock{Until: time.Now().Add(-time.Second).UnixMilli()})
	equal(s, "events of a block that has ended already", s.takeEvents(), []store.Event{store.CustomerChanged{Customer: s.customerOf(ann)}})
	equal(s, "whether ann is blocked", s.isBlocked(ann), false)
	s.must(s.try(ann, "c", "two"))
	equal(s, "the block of the conversation's customer", s.conversation("c").Customer.Block, "")
	list, _, err := s.BlockRules(s.Context(), nil, protocol.Cursor{}, 10)
	s.must(err)
	equal(s, "blocks that hold", len(list), 5)

	// One that holds gets another end.
	s.block(agent, "c0", store.NewBlock{Until: time.Now().Add(-time.Second).UnixMilli()})
	for _, b := range list {
		_, err := s.BlockRule(s.Context(), b.ID)
		if b.Customer == s.customerOf(visitor("c0")) {
			s.wantError(err, store.ErrNotFound)
		} else {
			s.must(err)
		}
	}
}

// testBlocksOfBrands: the blocks of some brands are in one order, page after page.
func testBlocksOfBrands(s *fixture) {
	agent := store.Actor{Agent: s.createAgent("Mira").ID}
	for i := range 7 {
		id := fmt.Sprint("c", i)
		actor := visitor(id)
		actor.Visitor.Brand = []string{"one", "two", "three"}[i%3]
		s.append(actor, id, "one")
		s.block(agent, id, store.NewBlock{})
	}
	var all, paged []protocol.BlockRule
	list, more, err := s.BlockRules(s.Context(), nil, protocol.Cursor{}, 10)
	s.must(err)
	equal(s, "all of them", []any{len(list), more}, []any{7, false})
	for _, b := range list {
		if b.Brand != "three" {
			all = append(all, b)
		}
	}
	var after protocol.Cursor
	for more := true; more; {
		list, more, err = s.BlockRules(s.Context(), []string{"one", "two"}, after, 2)
		s.must(err)
		if more {
			equal(s, "blocks of a page that others follow", len(list), 2)
		}
		paged = append(paged, list...)
		after = protocol.Cursor{At: list[len(list)-1].At, ID: list[len(list)-1].ID}
	}
	equal(s, "those of two brands", paged, all)
	list, more, err = s.BlockRules(s.Context(), []string{"one", "two"}, protocol.Cursor{}, len(all))
	s.must(err)
	equal(s, "a page of just as many", []any{len(list), more}, []any{len(all), false})
	list, _, err = s.BlockRules(s.Context(), []string{}, protocol.Cursor{}, 10)
	s.must(err)
	equal(s, "those of no brand", len(list), 0)
}

// testVerified: what a site has signed is verified, and what its page says is not.
func testVerified(s *fixture) {
	ann := visitor("ann")
	s.append(ann, "c", "hello")
	_, err := s.DescribeCustomer(s.Context(), ann, `{"sharedEmails":["ceo@shop.example"],"name":"The CEO"}`)
	s.must(err)
	c := s.conversation("c").Customer
	equal(s, "what is known of one whom the page describes", []any{c.Verified, c.Name, c.Email}, []any{false, "", ""})
	s.login(ann, store.Identity{ExternalID: "7", Name: "Ann"})
	equal(s, "verified after a login", s.conversation("c").Customer.Verified, true)
}
