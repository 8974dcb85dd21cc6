package view

import (
	"kith/server/protocol"
	"kith/wasm/chat/state"
	"kith/wasm/html"
	"kith/wasm/timeline"
)

// Waiting returns what stands above the text box once something was sent there before the
// program runs: the header of a new conversation and its log, with one message of the
// visitor's. static/frame.js makes the others like it, and writes their texts.
func Waiting(m state.Model) []*html.Node {
	m.Route = state.Route{Screen: state.ConversationScreen}
	p := newPanel(&m)
	log := p.log()
	add(log, p.conversationStart(false))
	for _, n := range p.messages([]timeline.Entry{{Author: protocol.AuthorCustomer, At: m.Now, Status: timeline.Pending}}, nil) {
		add(log, n)
	}
	return []*html.Node{p.header(), el("div.conversation", log)}
}
