package main

import (
	"kith/server/protocol"
	agent "kith/wasm/agent/state"
	"kith/wasm/chat"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
)

// A story is a state of a program to look at: of the visitor's, or if inbox is not
// nil, of the agents'.
type story struct {
	name   string
	model  state.Model
	inbox  *agent.Model
	scroll int // how far down the conversation is scrolled
}

const (
	minute = int64(60_000)
	hour   = 60 * minute
	day    = 24 * hour
	now    = int64(1_773_756_300_000) // Tuesday, 17 March 2026, 14:05 UTC
	end    = 1_000_000                // a scroll that reaches the end
)

// stories returns all of the visitor's program in a language.
func stories(language string) []story {
	s := fixtures{language: language, texts: textsIn(language)}
	var all []story
	for _, some := range [][]story{s.homeStories(), s.conversationStories(), s.historyStories(), s.kbStories()} {
		all = append(all, some...)
	}
	return all
}

// fixtures makes models in one language.
type fixtures struct {
	language string
	texts    texts
}

// blank returns the model before any event: that of the prerendered screen.
func (s fixtures) blank() state.Model { return *chat.New("", s.language).Model() }

// model returns that of a visitor who has written nothing yet.
func (s fixtures) model() state.Model {
	m := s.blank()
	m.Started, m.Open, m.Visible, m.Online, m.Now = true, true, true, true, now
	m.Connection.Phase = connection.Live
	m.Settings = protocol.Settings{
		Key: "demo", Name: s.texts.brand, Color: "#2f5d4b", Greeting: s.texts.greeting,
		Team:         []protocol.Person{s.maya(), s.tom(), {ID: "p3", Name: "Inès Laurent"}, {ID: "p4", Name: "Jonas Weber"}},
		Availability: "online", KnowledgeBase: true,
	}
	m.KB.ContentsFetch, m.KB.Contents = state.Loaded, s.texts.kb
	return m
}

func (s fixtures) maya() protocol.Person {
	return protocol.Person{ID: "p1", Name: s.texts.maya, Picture: portrait}
}
func (s fixtures) tom() protocol.Person { return protocol.Person{ID: "p2", Name: s.texts.tom} }

// portrait is a picture that needs no server.
const portrait = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 40'%3E%3Crect width='40' height='40' fill='%23d9b99b'/%3E%3Cpath d='M6 40c2-11 8-14 14-14s12 3 14 14' fill='%23395c6b'/%3E%3Ccircle cx='20' cy='16' r='8' fill='%238c5a3c'/%3E%3Cpath d='M11 16c0-9 5-11 9-11s9 3 9 11c-3-1-5-4-6-6-3 4-8 5-12 6' fill='%23281a14'/%3E%3C/svg%3E"

// addMessages adds messages to a conversation, the first at a time, and each of the
// others a minute after the one before.
func (s fixtures) addMessages(c *state.Conversation, at int64, author protocol.Author, person protocol.Person, texts ...string) {
	for i, text := range texts {
		n := c.Last + 1
		id := c.ID + "-" + string(rune('a'+n-1))
		c.Messages = append(c.Messages, protocol.Message{
			Conversation: c.ID, ID: "s" + id, Client: id, Number: n, Author: author, Person: person,
			Text: text, At: at + int64(i)*minute,
		})
		c.Last, c.At, c.Preview, c.Author = n, at+int64(i)*minute, text, author
		if author == protocol.AuthorAgent {
			c.Person = person
		}
	}
}

func conversation(id string) state.Conversation {
	return state.Conversation{Conversation: protocol.Conversation{ID: id, Created: now - day}}
}
