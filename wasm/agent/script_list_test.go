package agent

import (
	"kith/server/protocol"
	"kith/wasm/agent/view"
	"kith/wasm/app"
	"kith/wasm/connection"
)

// listScripts are the scripts of the list, and what is done to many conversations.
var listScripts = map[string]func(*testClient){
	"views": func(s *testClient) {
		// The newest open ones have come; the others are read page by page.
		s.signInTo(&protocol.Inbox{Conversations: s.many("a", 50), More: true})
		s.expect("50+", "Show more")
		s.action("scroll", view.NameList, "", "end")
		s.expect("Loading more")
		s.action("scroll", view.NameList, "", "end") // one page at a time
		page := &protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewOpen, Conversations: s.many("b", 50), More: true}
		page.After = protocol.ViewOpen.Cursor(&s.many("a", 50)[49])
		s.receive(page)
		s.expect(`data-conversation-id="b49"`)
		s.action("click", view.NameMoreRows, "", "")
		s.receive(&protocol.Refused{Session: s.p.model.Session, Ref: listRef, Code: protocol.CodeUnavailable, Text: "Something went wrong here."})
		s.expect("Something went wrong here.", "Try again")
		s.action("click", view.NameMoreRows, "", "")
		s.receive(&protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewOpen, After: protocol.ViewOpen.Cursor(&page.Conversations[49]),
			Conversations: []protocol.Conversation{s.place(s.conversation("old", 1, 0), -200)}})
		s.expect("That is all.", `data-conversation-id="old"`)

		// A new one appears at the top at once.
		s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: s.place(s.conversation("new", 1, 1), 10)})
		if first := s.p.model.Listed()[0].ID; first != "new" {
			s.Errorf("%s is at the top of the list, want the new one", first)
		}

		// Those that wait are among the open ones, all of which are known now.
		s.action("click", view.NameView, "waiting", "")
		s.expect("Nobody is waiting")
		waits := s.place(s.conversation("old", 2, 1), -100)
		waits.Waiting = now - 90*minute
		s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: waits})
		s.expect("1 h")
		s.action("click", view.NameView, "spam", "")
		s.receive(&protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewSpam})
		s.expect("No spam")

		// A connection that breaks takes the page that was awaited with it.
		s.action("click", view.NameView, "ended", "")
		s.handle(app.SocketClosed{Socket: 1, Code: 1006})
		s.wait(connection.FirstRetry)
		s.connect(s.conversation("a", 3, 0))
		s.receive(&protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewEnded})
		s.expect("Nothing has ended yet")
	},
	"brands": func(s *testClient) {
		one, two := s.conversation("a", 3, 0), s.conversation("b", 2, 0)
		one.Brand, two.Brand = "one", "two"
		s.signInTo(&protocol.Inbox{Conversations: []protocol.Conversation{one, two}, More: true,
			Brands: []protocol.BrandName{{Key: "one", Name: "Number One"}, {Key: "two", Name: "Number Two"}}})
		s.expect("All brands", "Number Two")
		s.action("change", view.NameBrand, "", "two")
		if ids := s.listed(); ids != "b" {
			s.Errorf("of one brand %s is listed, want b", ids)
		}
		third := s.place(s.conversation("c", 1, 0), -5)
		third.Brand = "two"
		s.receive(&protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewOpen, Brand: "two",
			After: protocol.ViewOpen.Cursor(&two), Conversations: []protocol.Conversation{third}})
		if ids := s.listed(); ids != "b c" {
			s.Errorf("of one brand %s is listed, want b c", ids)
		}
	},
	"moderation": func(s *testClient) {
		s.signIn(s.conversation("a", 3, 1), s.conversation("b", 2, 0), s.conversation("c", 1, 0))
		changed := func(c protocol.Conversation) {
			s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: c})
		}
		// Spam, from the details, and back.
		s.open("a", 3)
		s.action("click", view.NameSpam, "a", "")
		spam := s.conversation("a", 3, 1)
		spam.Spam = true
		changed(spam)
		s.expect("1 conversation marked as spam.", "Undo", "Not spam")
		if ids := s.listed(); ids != "b c" {
			s.Errorf("%s is listed beside the spam, want b c", ids)
		}
		spam.Last, spam.At = 4, now+4
		changed(spam) // it plays no sound
		s.action("click", view.NameUndo, "", "")
		changed(s.conversation("a", 4, 2))
		s.expect("1 conversation is back.")
		s.wait(ToastTime)

		// Several are selected with the keyboard, and blocked.
		s.action("x", view.NameToggle, "b", "")
		s.action("click", view.NameToggle, "c", "")
		s.action("click", view.NameToggle, "c", "")
		s.action("click", view.NameSelectAll, "", "")
		s.expect("3 selected")
		s.action("click", view.NameBlock, "", "")
		s.expect("Block 3 visitors?")
		s.action("escape", view.NameCloseDialog, "", "")
		s.action("click", view.NameBlock, "", "")
		s.action("input", view.NameBlockReason, "", "rude")
		s.action("change", view.NameBlockDays, "", "7")
		s.action("change", view.NameBlockSpam, "", "")
		s.action("click", view.NameConfirmBlock, "", "")
		for _, c := range []protocol.Conversation{s.conversation("a", 4, 2), s.conversation("b", 2, 0), s.conversation("c", 1, 0)} {
			c.Customer.Block = "block of " + c.ID
			changed(c)
		}
		s.expect("3 visitors are blocked.", "Unblock")
		s.action("click", view.NameUnblock, "block of a", "")
		s.receive(&protocol.Unblock{Session: s.p.model.Session, Block: "block of a"})

		// The list of blocks.
		s.action("click", view.NameMenu, "", "")
		s.action("click", view.NameBlocks, "", "")
		s.receive(&protocol.Blocked{Session: s.p.model.Session, Ref: blocksRef, More: true, Rules: []protocol.BlockRule{{ID: "block of b", Customer: "c-b", Reason: "rude", Person: omar, At: now}}})
		s.action("click", view.NameMoreBlocks, "", "")
		s.receive(&protocol.Blocked{Session: s.p.model.Session, Ref: blocksRef, After: protocol.Cursor{At: now, ID: "block of b"}, Rules: []protocol.BlockRule{{ID: "n", Network: "192.0.2.7", At: 1}}})
		s.expect("by Omar Haddad", "192.0.2.7")
		s.action("click", view.NameUnblock, "n", "")
		s.receive(&protocol.Unblock{Session: s.p.model.Session, Block: "n"})
		s.action("click", view.NameCloseDialog, "", "")

		// Deleting says what it removes, and takes the open conversation away.
		s.action("click", view.NameDelete, "a", "")
		s.expect("Delete this conversation?", "4 messages are removed for good")
		s.action("click", view.NameConfirmDelete, "", "")
		s.receive(&protocol.Deleted{Session: s.p.model.Session, Conversation: "a"})
		s.expect("1 conversation deleted.", "Pick a conversation")
		s.action("click", view.NameSelect, "", "")
		s.action("click", view.NameToggle, "b", "")
		s.action("click", view.NameDelete, "", "")
		s.action("click", view.NameConfirmDelete, "", "")
		s.receive(&protocol.Refused{Session: s.p.model.Session, Ref: moderationRef, Code: protocol.CodeUnavailable, Text: "Something went wrong here."})
		s.expect("Something went wrong here.")

		// Many are ended with one frame for each protocol.SelectionLimit.
		s.action("x", view.NameToggle, "b", "")
		s.action("click", view.NameToggle, "c", "")
		s.action("click", view.NameEndSelected, "", "")
		for _, c := range []protocol.Conversation{s.conversation("b", 2, 0), s.conversation("c", 1, 0)} {
			c.Ended = true
			changed(c)
		}
		s.expect("2 conversations ended.")
		for _, c := range []protocol.Conversation{s.conversation("b", 2, 0), s.conversation("c", 1, 0)} {
			changed(c)
		}
		s.action("x", view.NameToggle, "b", "")
		s.action("escape", view.NameBack, "", "")
		s.handle(app.SocketClosed{Socket: 1, Code: 1006})
		s.action("click", view.NameSpam, "b", "")
		s.expect("There is no connection right now.")
	},
	"blocks": func(s *testClient) {
		// A network is blocked by a colleague: all customers there are, at once.
		from := func(id, brand, network string) protocol.Conversation {
			c := s.conversation(id, 1, 0)
			c.Brand, c.Customer.Network = brand, network
			return c
		}
		s.signIn(from("a", "demo", "192.0.2.7"), from("b", "demo", "192.0.2.7"), from("c", "demo", "192.0.2.8"), from("d", "other", "192.0.2.7"), from("e", "demo", ""))
		blocked := func() (ids string) {
			for _, item := range s.p.model.Listed() {
				if item.Customer.Block != "" {
					ids += item.ID + " by " + item.Customer.Block + "; "
				}
			}
			return ids
		}
		check := func(want string) {
			if got := blocked(); got != want {
				s.Errorf("blocked is %q, want %q", got, want)
			}
		}
		added := func(rule protocol.BlockRule) {
			rule.Brand, rule.Person, rule.At = "demo", omar, now
			s.receive(&protocol.BlockAdded{Session: s.p.model.Session, Rule: rule})
		}
		s.action("click", view.NameBlocks, "", "")
		s.receive(&protocol.Blocked{Session: s.p.model.Session, Ref: blocksRef})
		s.expect("Nobody is blocked")
		added(protocol.BlockRule{ID: "own", Customer: "c-a"})
		check("a by own; ")
		added(protocol.BlockRule{ID: "net", Network: "192.0.2.7"})
		check("b by net; a by own; ")
		added(protocol.BlockRule{ID: "net", Network: "192.0.2.7", Reason: "floods"})
		s.expect("floods", "Visitor")
		if rules := s.p.model.Moderation.Blocks.Rules; len(rules) != 2 || rules[0].ID != "net" {
			s.Errorf("the list of blocks has %+v", rules)
		}
		added(protocol.BlockRule{ID: "own of b", Customer: "c-b"})
		check("b by own of b; a by own; ")
	},
}
