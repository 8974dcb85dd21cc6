package view

import (
	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/timeline"
)

// Waiting returns what stands above the text box once something was sent there before the
// program runs, as the children of a body: the header of a new conversation and its log, with
// one message of the visitor's. static/frame.js makes the others like it, and writes their texts.
func Waiting(m state.Model) app.Screen {
	m.Route = state.Route{Screen: state.ConversationScreen}
	p := newPanel(&m)
	message := p.messages([]timeline.Entry{{Author: protocol.AuthorCustomer, At: m.Now, Status: timeline.Pending}}, nil)
	return app.Screen{Body: el("main", p.header(), el("div.conversation", p.log(p.conversationStart(false), message)))}
}
