package main

import (
	"strings"

	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// running returns the model of a visitor in the middle of a conversation.
func (s fixtures) running() state.Model {
	m := s.model()
	c := conversation("c1")
	s.addMessages(&c, now-day-3*hour, protocol.AuthorCustomer, protocol.Person{}, s.texts.ask, s.texts.more)
	s.addMessages(&c, now-40*minute, protocol.AuthorAgent, s.maya(), s.texts.answer, s.texts.follow)
	s.addMessages(&c, now-12*minute, protocol.AuthorCustomer, protocol.Person{}, s.texts.thanks)
	c.Marks = protocol.Marks{AgentDelivered: 5, AgentRead: 5, CustomerRead: 5}
	m.Stored.Conversations = []state.Conversation{c}
	m.Route = state.Route{Screen: state.ConversationScreen, Conversation: "c1"}
	return m
}

func (s fixtures) ended() state.Conversation {
	c := conversation("c0")
	s.addMessages(&c, now-20*day, protocol.AuthorCustomer, protocol.Person{}, s.texts.old)
	s.addMessages(&c, now-20*day+5*minute, protocol.AuthorAgent, s.tom(), s.texts.answer, s.texts.over)
	c.Ended = true
	return c
}

// conversationStories returns the states of a conversation.
func (s fixtures) conversationStories() []story {
	open := s.running()

	empty := s.model()
	empty.Route = state.Route{Screen: state.ConversationScreen}

	states := s.running()
	first := &states.Stored.Conversations[0]
	s.addMessages(first, now-8*minute, protocol.AuthorCustomer, protocol.Person{}, "One", "Two", "Three")
	first.Marks = protocol.Marks{AgentDelivered: 7, AgentRead: 6}
	states.Stored.Outbox = []outbox.Message{
		{Conversation: "c1", Client: "o1", Text: s.texts.more, At: now - 2*minute, Failure: s.texts.fast},
		{Conversation: "c1", Client: "o2", Text: s.texts.thanks, At: now - minute},
	}
	states.Online, states.Connection.Phase, states.Connection.Tries = true, connection.Waiting, 3

	typing := s.running()
	typing.TypingIndicators = []state.TypingIndicator{{Conversation: "c1", Person: s.maya(), Until: now + 1}}
	typing.NewFrom = 4
	typing.Stored.Drafts = []outbox.Draft{{Conversation: "c1", Text: s.texts.ask + "\n" + s.texts.more}}

	texts := s.running()
	c := &texts.Stored.Conversations[0]
	s.addMessages(c, now-9*minute, protocol.AuthorAgent, s.tom(), s.texts.long, s.texts.links)
	s.addMessages(c, now-7*minute, protocol.AuthorCustomer, protocol.Person{}, s.texts.direction, "<b>&amp;</b>", "👍")
	s.addMessages(c, now-6*minute, protocol.AuthorSystem, protocol.Person{}, s.texts.over)
	c.Messages = c.Messages[1:] // older ones are on the server

	scrolledUp := texts
	scrolledUp.AtEnd, scrolledUp.UnseenBelow = false, 3

	ended := s.running()
	ended.Stored.Conversations = []state.Conversation{s.ended()}
	ended.Route.Conversation = "c0"
	ended.Stored.Outbox = []outbox.Message{{Conversation: "c0", Client: "o3", Text: s.texts.more, At: now - 2*minute, Failure: s.texts.stopped}}

	nearLimit := s.running()
	nearLimit.Stored.Drafts = []outbox.Draft{{Conversation: "c1", Text: strings.Repeat("Kith ", 1990)}}
	tooLong := s.running()
	tooLong.Stored.Drafts = []outbox.Draft{{Conversation: "c1", Text: strings.Repeat("Kith ", 2003)}}
	tooLong.Notice = state.Notice{Code: protocol.CodeTooLong}

	loading := s.running()
	loading.Stored.Conversations[0].Messages = nil
	loading.Stored.Conversations[0].Loading = true

	return []story{
		{name: "conversation", model: open, scroll: end},
		{name: "conversation-new", model: empty},
		{name: "conversation-states", model: states, scroll: end},
		{name: "conversation-typing", model: typing, scroll: end},
		{name: "conversation-texts", model: texts, scroll: end},
		{name: "conversation-scrolled-up", model: scrolledUp, scroll: 60},
		{name: "conversation-ended", model: ended, scroll: end},
		{name: "conversation-near-limit", model: nearLimit, scroll: end},
		{name: "conversation-too-long", model: tooLong, scroll: end},
		{name: "conversation-loading", model: loading},
	}
}
