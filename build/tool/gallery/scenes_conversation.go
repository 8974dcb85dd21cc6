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

// conversation returns the states of a conversation.
func (s stage) conversation() []scene {
	open := s.running()

	empty := s.model()
	empty.Route = state.Route{Screen: state.ConversationScreen}

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

	scrolledUp := texts
	scrolledUp.AtEnd, scrolledUp.UnseenBelow = false, 3

	ended := s.running()
	ended.Stored.Conversations = []state.Conversation{s.ended()}
	ended.Route.Conversation = "c0"
	ended.Stored.Outbox = []outbox.Message{{Conversation: "c0", Client: "o3", Text: s.say.more, At: now - 2*minute, Failure: s.say.stopped}}

	nearLimit := s.running()
	nearLimit.Stored.Drafts = []outbox.Draft{{Conversation: "c1", Text: strings.Repeat("Kith ", 1990)}}
	tooLong := s.running()
	tooLong.Stored.Drafts = []outbox.Draft{{Conversation: "c1", Text: strings.Repeat("Kith ", 2003)}}
	tooLong.Notice = state.Notice{Code: protocol.CodeTooLong}

	loading := s.running()
	loading.Stored.Conversations[0].Messages = nil
	loading.Stored.Conversations[0].Loading = true

	return []scene{
		{"conversation", open, end}, {"conversation-new", empty, 0}, {"conversation-states", states, end}, {"conversation-typing", typing, end},
		{"conversation-texts", texts, end}, {"conversation-scrolled-up", scrolledUp, 60}, {"conversation-ended", ended, end},
		{"conversation-near-limit", nearLimit, end}, {"conversation-too-long", tooLong, end}, {"conversation-loading", loading, 0},
	}
}
