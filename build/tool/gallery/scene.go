package main

import (
	"kith/server/protocol"
	"kith/wasm/chat"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
)

// A scene is a model that is worth looking at.
type scene struct {
	name   string
	model  state.Model
	scroll int // how far down the conversation is scrolled
}

const (
	minute = int64(60_000)
	hour   = 60 * minute
	day    = 24 * hour
	now    = int64(1_773_756_300_000) // Tuesday, 17 March 2026, 14:05 UTC
	end    = 1_000_000                // a scroll that reaches the end
)

// scenes are all of them in a language.
func scenes(language string) []scene {
	s := stage{language: language, say: speech(language)}
	var all []scene
	for _, some := range [][]scene{s.home(), s.conversation(), s.history(), s.kb()} {
		all = append(all, some...)
	}
	return all
}

// A stage makes models of one language.
type stage struct {
	language string
	say      lines
}

// blank is the model before any event: the prerendered screen.
func (s stage) blank() state.Model { return *chat.New("", s.language).Model() }

// model is a visitor's who has said nothing yet.
func (s stage) model() state.Model {
	m := s.blank()
	m.Started, m.Open, m.Visible, m.Online, m.Now = true, true, true, true, now
	m.Connection.Phase = connection.Live
	m.Settings = protocol.Settings{
		Key: "demo", Name: s.say.brand, Color: "#2f5d4b", Greeting: s.say.greeting,
		Team:         []protocol.Person{s.maya(), s.tom(), {ID: "p3", Name: "Inès Laurent"}, {ID: "p4", Name: "Jonas Weber"}},
		Availability: "online", KnowledgeBase: true,
	}
	m.KB.ContentsFetch, m.KB.Contents = state.Loaded, s.say.library
	return m
}

func (s stage) maya() protocol.Person {
	return protocol.Person{ID: "p1", Name: s.say.maya, Picture: portrait}
}
func (s stage) tom() protocol.Person { return protocol.Person{ID: "p2", Name: s.say.tom} }

// portrait is a picture, so that the gallery shows one without a server.
const portrait = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 40'%3E%3Crect width='40' height='40' fill='%23d9b99b'/%3E%3Cpath d='M6 40c2-11 8-14 14-14s12 3 14 14' fill='%23395c6b'/%3E%3Ccircle cx='20' cy='16' r='8' fill='%238c5a3c'/%3E%3Cpath d='M11 16c0-9 5-11 9-11s9 3 9 11c-3-1-5-4-6-6-3 4-8 5-12 6' fill='%23281a14'/%3E%3C/svg%3E"

// said adds messages to a conversation, each a minute after the other up to at.
func (s stage) said(c *state.Conversation, at int64, author protocol.Author, person protocol.Person, texts ...string) {
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
