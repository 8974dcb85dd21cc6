package main

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
)

// homes are the states of the first screen.
func (s stage) homes() []scene {
	fresh := s.model()

	loading := s.model()
	loading.KB.ContentsFetch, loading.KB.Contents = state.Loading, protocol.KnowledgeBase{}

	running := s.running()
	running.Route = state.Route{Screen: state.HomeScreen}
	running.Stored.Conversations[0].Unread = 2
	s.said(&running.Stored.Conversations[0], now-minute, protocol.AuthorAgent, s.maya(), s.say.over)

	many := running
	many.Stored.Conversations = append([]state.Conversation{running.Stored.Conversations[0]}, s.ended())

	offline := running
	offline.Online, offline.Connection.Phase, offline.Connection.Tries = false, connection.Waiting, 2
	offline.Settings.Availability = "offline"

	menu := running
	menu.Menu = true

	bare := s.model()
	bare.Settings.KnowledgeBase, bare.Settings.Team, bare.Settings.Greeting = false, nil, ""

	shut := s.model()
	shut.Settings.Availability = "disabled"

	return []scene{
		{name: "home-prerendered", model: s.blank()},
		{name: "home", model: fresh},
		{name: "home-loading", model: loading},
		{name: "home-running", model: running},
		{name: "home-many", model: many},
		{name: "home-offline", model: offline},
		{name: "home-menu", model: menu},
		{name: "home-bare", model: bare},
		{name: "home-shut", model: shut},
	}
}
