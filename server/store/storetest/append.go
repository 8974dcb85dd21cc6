package storetest

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"kith/server/protocol"
	"kith/server/store"
)

func testAppend(s *fixture) {
	ann := visitor("ann")
	ann.Origin = 7
	before := time.Now().UnixMilli()
	m := s.append(ann, "c", "hello  there\nyou")
	equal(s, "number", m.Number, 1)
	equal(s, "author", m.Author, protocol.AuthorCustomer)
	if m.ID == "" || m.At < before {
		s.Fatalf("the message has no id, or a time before it was sent: %+v", m)
	}
	c := s.conversation("c")
	equal(s, "preview", c.Preview, "hello there you")
	equal(s, "last", c.Last, 1)
	equal(s, "time", c.At, m.At)
	equal(s, "unread by agents", c.Unread, 1)
	equal(s, "unread by the customer", c.CustomerUnread, 0)
	equal(s, "browser", c.Customer.Browser, "Firefox 140 on Windows")
	equal(s, "events", s.takeEvents(), []store.Event{
		store.SessionMoved{Session: visitor("ann").Visitor.SessionKey(), Customer: c.Customer.ID},
		store.MessageAppended{Origin: 7, Message: m, Conversation: c},
	})
	s.append(ann, "c", strings.Repeat("é", protocol.PreviewLimit+1))
	c = s.conversation("c")
	equal(s, "long preview", c.Preview, strings.Repeat("é", protocol.PreviewLimit-1)+"…")
	if c.Revision < 2 {
		s.Fatal("the revision does not grow")
	}
}

// testAppendOnce appends a message again, before and after the conversation
// ends.
func testAppendOnce(s *fixture) {
	ann := visitor("ann")
	ann.Origin = 7
	first := s.append(ann, "c", "one")
	s.append(ann, "c", "two")
	s.takeEvents()
	equal(s, "the repeated message", s.append(ann, "c", "one"), first)
	equal(s, "events", s.takeEvents(), []store.Event{store.MessageRepeated{Origin: 7, Message: first}})
	equal(s, "last", s.conversation("c").Last, 2)
	s.must(s.EndConversation(s.Context(), ann, "c", false))
	equal(s, "the repeated message after the end", s.append(ann, "c", "one"), first)
	equal(s, "number of the same client id in another conversation", s.append(ann, "d", "one").Number, 1)
}

// testAppendRefused covers what only Append refuses; testAuthorize has what
// every write refuses.
func testAppendRefused(s *fixture) {
	ann, bob := visitor("ann"), visitor("bob")
	s.append(ann, "c", "mine")
	s.append(bob, "d", "mine")
	m := store.NewMessage{Conversation: "c", Client: "x", Text: "x", CreateConversation: true}
	_, err := s.Append(s.Context(), bob, m)
	s.wantRefusal(err, protocol.CodeNotFound)
	_, err = s.Append(s.Context(), visitor("new"), m)
	s.wantRefusal(err, protocol.CodeNotFound)
	_, err = s.Session(s.Context(), visitor("new").Visitor)
	s.wantError(err, store.ErrNotFound) // nothing of a refused write is stored
	thief := visitor("ann")
	thief.Visitor.TokenHash = store.HashToken("guessed")
	_, err = s.Append(s.Context(), thief, m)
	s.wantRefusal(err, protocol.CodeUnauthorized)
	s.must(s.EndConversation(s.Context(), ann, "c", false))
	_, err = s.Append(s.Context(), ann, m)
	s.wantRefusal(err, protocol.CodeEnded)
	equal(s, "messages", s.conversation("c").Last, 1)
}

// testAppendConcurrently appends from many goroutines at once, every message
// twice. The numbers must have no gap, and the events must come in their order.
func testAppendConcurrently(s *fixture) {
	const writers, each = 8, 20
	var wait sync.WaitGroup
	for w := range writers {
		actor := visitor(fmt.Sprint("v", w))
		wait.Go(func() {
			for i := range each {
				text := fmt.Sprint(i)
				first := s.append(actor, actor.Visitor.Session, text)
				if again := s.append(actor, actor.Visitor.Session, text); again != first || first.Number != int64(i+1) {
					s.Errorf("got %+v, then %+v", first, again)
				}
				// A write that is refused does not disturb the others.
				_, err := s.Append(s.Context(), actor, store.NewMessage{Conversation: "none", Client: "x", Text: "x"})
				if err == nil {
					s.Error("a message was stored in a conversation that is not there")
				}
			}
		})
	}
	wait.Wait()
	next := map[string]int64{}
	for _, e := range s.takeEvents() {
		if a, ok := e.(store.MessageAppended); ok {
			next[a.Message.Conversation]++
			equal(s, "number in the events", a.Message.Number, next[a.Message.Conversation])
		}
	}
	equal(s, "conversations", len(next), writers)
}

func testAppendByAgent(s *fixture) {
	mira := s.createAgent("Mira")
	ann := visitor("ann")
	s.append(ann, "c", "hello")
	m, err := s.Append(s.Context(), store.Actor{Agent: mira.ID}, store.NewMessage{Conversation: "c", Client: "r", Text: "hi"})
	s.must(err)
	equal(s, "author", m.Author, protocol.AuthorAgent)
	equal(s, "person", m.Person, mira)
	s.append(ann, "c", "thanks")
	c := s.conversation("c")
	equal(s, "unread by the customer", c.CustomerUnread, 1)
	equal(s, "unread by agents", c.Unread, 2)
	equal(s, "the agent who wrote last", c.Person, mira)
	equal(s, "author of the last", c.Author, protocol.AuthorCustomer)
	visible := c.ForCustomer()
	equal(s, "what the customer sees", []any{visible.Unread, visible.Customer, visible.Attributes}, []any{int64(1), protocol.Customer{}, ""})
	_, err = s.Append(s.Context(), store.Actor{Agent: mira.ID}, store.NewMessage{Conversation: "new", Client: "r", Text: "hi", CreateConversation: true})
	s.wantRefusal(err, protocol.CodeNotFound)
}
