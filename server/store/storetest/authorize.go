package storetest

import (
	"kith/server/protocol"
	"kith/server/store"
)

// testAuthorize tries every write to a conversation as actors who may not do it.
func testAuthorize(s *fixture) {
	mira := s.createAgent("Mira")
	ann := visitor("ann")
	s.append(ann, "c", "hello")
	s.append(visitor("bob"), "d", "hello")
	s.append(visitor("eve"), "e", "hello")
	s.revoke("eve")
	s.revoke("never stored")
	wrongToken, noToken, wrongBrand := ann, ann, ann
	wrongToken.Visitor.TokenHash = store.HashToken("guessed")
	noToken.Visitor.TokenHash = nil
	wrongBrand.Visitor.Brand = "other"

	writes := map[string]func(actor store.Actor, conversation string) error{
		"Append": func(actor store.Actor, conversation string) error {
			_, err := s.Append(s.Context(), actor, store.NewMessage{Conversation: conversation, Client: "x", Text: "x"})
			return err
		},
		"Append, creating": func(actor store.Actor, conversation string) error {
			_, err := s.Append(s.Context(), actor, store.NewMessage{Conversation: conversation, Client: "x", Text: "x", CreateConversation: true})
			return err
		},
		"Mark": func(actor store.Actor, conversation string) error {
			return s.Mark(s.Context(), actor, conversation, 1, 1)
		},
		"EndConversation": func(actor store.Actor, conversation string) error {
			return s.EndConversation(s.Context(), actor, conversation, false)
		},
		"DescribeConversation": func(actor store.Actor, conversation string) error {
			_, err := s.DescribeConversation(s.Context(), actor, conversation, `{"a":1}`)
			return err
		},
	}
	before := []store.Conversation{s.conversation("c"), s.conversation("d"), s.conversation("e")}
	s.takeEvents()
	for write, try := range writes {
		for _, c := range []struct {
			who          string
			actor        store.Actor
			conversation string
			code         protocol.Code
		}{
			{"a visitor in another customer's conversation", ann, "d", protocol.CodeNotFound},
			{"a visitor whose session is not stored", visitor("new"), "c", protocol.CodeNotFound},
			{"a wrong token", wrongToken, "c", protocol.CodeUnauthorized},
			{"no token", noToken, "c", protocol.CodeUnauthorized},
			{"a wrong brand", wrongBrand, "c", protocol.CodeUnauthorized},
			{"a wrong token in another customer's conversation", wrongToken, "d", protocol.CodeUnauthorized},
			{"a revoked session", visitor("eve"), "e", protocol.CodeRevoked},
			{"a session that was revoked and never stored", visitor("never stored"), "c", protocol.CodeRevoked},
			{"an agent in a conversation that is not there", store.Actor{Agent: mira.ID}, "none", protocol.CodeNotFound},
		} {
			s.Log(write, "by", c.who)
			s.wantRefusal(try(c.actor, c.conversation), c.code)
		}
		s.Log(write, "by an agent who is not there")
		s.wantError(try(store.Actor{Agent: "nobody"}, "c"), store.ErrNotFound)
		if write != "Append, creating" {
			s.Log(write, "by a visitor in a conversation that is not there")
			s.wantRefusal(try(ann, "none"), protocol.CodeNotFound)
		}
	}
	equal(s, "events", len(s.takeEvents()), 0)
	equal(s, "conversations", []store.Conversation{s.conversation("c"), s.conversation("d"), s.conversation("e")}, before)
}
