package main

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// running is a visitor's in the middle of a conversation.
func (s stage) running() state.Model {
	m := s.model()
	c := conversation("c1")
	s.said(&c, now-day-3*hour, protocol.AuthorCustomer, protocol.Person{}, s.say.ask, s.say.more)
	s.said(&c, now-40*minute, protocol.AuthorAgent, s.maya(), s.say.answer, s.say.follow)
	s.said(&c, now-12*minute, protocol.AuthorCustomer, protocol.Person{}, s.say.thanks)
	c.Marks = protocol.Marks{AgentDelivered: 5, AgentRead: 5, CustomerRead: 5}
	m.Stored.Conversations = []state.Conversation{c}
	m.Route = state.Route{Screen: state.ConversationScreen, Conversation: "c1"}
	return m
}

func (s stage) ended() state.Conversation {
	c := conversation("c0")
	s.said(&c, now-20*day, protocol.AuthorCustomer, protocol.Person{}, s.say.old)
	s.said(&c, now-20*day+5*minute, protocol.AuthorAgent, s.tom(), s.say.answer, s.say.over)
	c.Ended = true
	return c
}

// talks are the states of a conversation.
func (s stage) talks() []scene {
	talk := s.running()

	begin := s.model()
	begin.Route = state.Route{Screen: state.ConversationScreen}

	states := s.running()
	first := &states.Stored.Conversations[0]
	s.said(first, now-8*minute, protocol.AuthorCustomer, protocol.Person{}, "One", "Two", "Three")
	first.Marks = protocol.Marks{AgentDelivered: 7, AgentRead: 6}
	states.Stored.Outbox = []outbox.Message{
		{Conversation: "c1", Client: "o1", Text: s.say.more, At: now - 2*minute, Failure: s.say.fast},
		{Conversation: "c1", Client: "o2", Text: s.say.thanks, At: now - minute},
	}
	states.Online, states.Connection.Phase, states.Connection.Tries = true, connection.Waiting, 3

	typing := s.running()
	typing.TypingIndicators = []state.TypingIndicator{{Conversation: "c1", Person: s.maya(), Until: now + 1}}
	typing.NewFrom = 4
	typing.Stored.Drafts = []outbox.Draft{{Conversation: "c1", Text: s.say.ask + "\n" + s.say.more}}

	texts := s.running()
	c := &texts.Stored.Conversations[0]
	s.said(c, now-9*minute, protocol.AuthorAgent, s.tom(), s.say.long, s.say.links)
	s.said(c, now-7*minute, protocol.AuthorCustomer, protocol.Person{}, s.say.direction, "<b>&amp;</b>", "👍")
	s.said(c, now-6*minute, protocol.AuthorSystem, protocol.Person{}, s.say.over)
	c.Messages = c.Messages[1:] // older ones are on the server

	above := texts
	above.AtEnd, above.UnseenBelow = false, 3

	over := s.running()
	over.Stored.Conversations = []state.Conversation{s.ended()}
	over.Route.Conversation = "c0"
	over.Stored.Outbox = []outbox.Message{{Conversation: "c0", Client: "o3", Text: s.say.more, At: now - 2*minute, Failure: s.say.stopped}}

	limit := s.running()
	limit.Stored.Drafts = []outbox.Draft{{Conversation: "c1", Text: strings.Repeat("Kith ", 1990)}}
	beyond := s.running()
	beyond.Stored.Drafts = []outbox.Draft{{Conversation: "c1", Text: strings.Repeat("Kith ", 2003)}}
	beyond.Notice = state.Notice{Code: protocol.CodeTooLong}

	fetching := s.running()
	fetching.Stored.Conversations[0].Messages = nil
	fetching.Stored.Conversations[0].Loading = true

	return []scene{
		{"talk", talk, end}, {"talk-new", begin, 0}, {"talk-states", states, end}, {"talk-typing", typing, end},
		{"talk-texts", texts, end}, {"talk-above", above, 60}, {"talk-ended", over, end},
		{"talk-limit", limit, end}, {"talk-beyond", beyond, end}, {"talk-fetching", fetching, 0},
	}
}
