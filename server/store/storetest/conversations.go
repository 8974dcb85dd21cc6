package storetest

import (
	"strings"

	"kith/server/protocol"
	"kith/server/store"
)

func testMarks(s *fixture) {
	mira := s.createAgent("Mira")
	ann, agent := visitor("ann"), store.Actor{Agent: mira.ID}
	for _, text := range []string{"one", "two", "three"} {
		s.append(ann, "c", text)
	}
	s.takeEvents()
	s.must(s.Mark(s.Context(), agent, "c", 2, 1))
	equal(s, "marks", s.conversation("c").Marks, protocol.Marks{AgentDelivered: 2, AgentRead: 1})
	equal(s, "unread", s.conversation("c").Unread, 2)
	equal(s, "events", s.takeEvents(), []store.Event{store.ConversationChanged{Conversation: s.conversation("c")}})
	s.must(s.Mark(s.Context(), agent, "c", 1, 0))
	equal(s, "events for a mark that goes back", len(s.takeEvents()), 0)
	s.must(s.Mark(s.Context(), agent, "c", 0, 99))
	equal(s, "marks for a number past the last", s.conversation("c").Marks, protocol.Marks{AgentDelivered: 3, AgentRead: 3})
	equal(s, "unread", s.conversation("c").Unread, 0)

	_, err := s.Append(s.Context(), agent, store.NewMessage{Conversation: "c", Client: "r", Text: "r"})
	s.must(err)
	s.must(s.Mark(s.Context(), ann, "c", 4, 0))
	equal(s, "unread after a delivery", s.conversation("c").CustomerUnread, 1)
	s.must(s.Mark(s.Context(), ann, "c", 0, 4))
	equal(s, "unread after reading", s.conversation("c").CustomerUnread, 0)
	s.wantRefusal(s.Mark(s.Context(), visitor("bob"), "c", 1, 1), protocol.CodeNotFound)
	s.wantRefusal(s.Mark(s.Context(), agent, "none", 1, 1), protocol.CodeNotFound)
}

func testEnd(s *fixture) {
	mira := s.createAgent("Mira")
	ann, agent := visitor("ann"), store.Actor{Agent: mira.ID}
	s.append(ann, "c", "hello")
	s.takeEvents()
	s.must(s.EndConversation(s.Context(), ann, "c", false))
	s.must(s.EndConversation(s.Context(), agent, "c", false))
	equal(s, "events", s.takeEvents(), []store.Event{store.ConversationChanged{Conversation: s.conversation("c")}})
	equal(s, "ended", s.conversation("c").Ended, true)
	s.wantRefusal(s.EndConversation(s.Context(), ann, "c", true), protocol.CodeEnded)
	s.must(s.EndConversation(s.Context(), agent, "c", true))
	equal(s, "ended", s.conversation("c").Ended, false)
	s.append(ann, "c", "again")
	s.wantRefusal(s.EndConversation(s.Context(), visitor("bob"), "c", false), protocol.CodeNotFound)
}

func testDescribe(s *fixture) {
	ann := visitor("ann")
	all, err := s.DescribeCustomer(s.Context(), ann, `{"plan":"free","custom":{"a":1,"b":[1,2]}}`)
	s.must(err)
	equal(s, "attributes", all, `{"custom":{"a":1,"b":[1,2]},"plan":"free"}`)
	s.takeEvents()
	_, err = s.DescribeCustomer(s.Context(), ann, `{"since":2020}`)
	s.must(err)
	equal(s, "events of a customer", s.takeEvents(), []store.Event{store.CustomerChanged{Customer: s.customerOf(ann)}})
	_, err = s.DescribeCustomer(s.Context(), ann, `{"since":null}`)
	s.must(err)
	all, err = s.DescribeCustomer(s.Context(), ann, `{"plan":null,"custom":{"b":"<&>","c":{"d":null}}}`)
	s.must(err)
	equal(s, "merged attributes", all, `{"custom":{"a":1,"b":"\u003c\u0026\u003e","c":{}}}`)
	for _, bad := range []string{`[]`, `null`, `"x"`, `{`, ``, `{"plan":"paid"}{}`, `{"plan":"paid"}}`} {
		_, err = s.DescribeCustomer(s.Context(), ann, bad)
		s.wantRefusal(err, protocol.CodeBadFrame)
	}
	s.append(ann, "c", "hello")
	equal(s, "attributes of the conversation's customer", s.conversation("c").Customer.Attributes, all)
	s.takeEvents()
	all, err = s.DescribeConversation(s.Context(), ann, "c", `{"order":9007199254740993}`)
	s.must(err)
	equal(s, "attributes with a large number", all, `{"order":9007199254740993}`)
	equal(s, "events", s.takeEvents(), []store.Event{store.ConversationChanged{Conversation: s.conversation("c")}})
	_, err = s.DescribeConversation(s.Context(), visitor("bob"), "c", `{}`)
	s.wantRefusal(err, protocol.CodeNotFound)
}

func testDescribeLimit(s *fixture) {
	ann := visitor("ann")
	half := strings.Repeat("x", protocol.AttributesLimit*6/10)
	before, err := s.DescribeCustomer(s.Context(), ann, `{"a":"`+half+`"}`)
	s.must(err)
	_, err = s.DescribeCustomer(s.Context(), ann, `{"b":"`+half+`"}`)
	s.wantRefusal(err, protocol.CodeTooLong)
	after, err := s.DescribeCustomer(s.Context(), ann, `{}`)
	s.must(err)
	equal(s, "attributes after a refused change", after, before)
}
