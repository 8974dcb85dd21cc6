package main

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
)

// homeStories returns the states of home.
func (s fixtures) homeStories() []story {
	fresh := s.model()

	loading := s.model()
	loading.KB.ContentsFetch, loading.KB.Contents = state.Loading, protocol.KnowledgeBase{}

	running := s.running()
	running.Route = state.Route{Screen: state.HomeScreen}
	running.Stored.Conversations[0].Unread = 2
	s.addMessages(&running.Stored.Conversations[0], now-minute, protocol.AuthorAgent, s.maya(), s.texts.over)

	many := running
	many.Stored.Conversations = append([]state.Conversation{running.Stored.Conversations[0]}, s.ended())

	offline := running
	offline.Online, offline.Connection.Phase, offline.Connection.Tries = false, connection.Waiting, 2
	offline.Settings.Availability = "offline"

	menu := running
	menu.Menu = true

	minimal := s.model()
	minimal.Settings.KnowledgeBase, minimal.Settings.Team, minimal.Settings.Greeting = false, nil, ""

	closed := s.model()
	closed.Settings.Availability = "disabled"

	return []story{
		{name: "home-prerendered", model: s.blank()},
		{name: "home", model: fresh},
		{name: "home-loading", model: loading},
		{name: "home-running", model: running},
		{name: "home-many", model: many},
		{name: "home-offline", model: offline},
		{name: "home-menu", model: menu},
		{name: "home-minimal", model: minimal},
		{name: "home-closed", model: closed},
	}
}
