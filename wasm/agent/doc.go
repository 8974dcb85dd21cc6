// Package agent is the agents' program, the inbox: what an event does to the
// model, and which effects it has. The model is in wasm/agent/state, and what it
// looks like in wasm/agent/view.
//
// The model is a struct of plain data. What of it outlives the page is
// state.Stored: drafts, replies that are not acknowledged, and whether the sound
// is off. Everything else comes from the server each time the connection is
// made.
//
// # The way of a reply
//
//  1. The agent types. view/composer.go binds the text box to NameReply;
//     typing.go stores the draft and sends Typing.
//  2. The agent presses Enter, bound to NameSend. reply.go (queueReply) moves the
//     draft into Stored.Outbox, with a client id of its own. The loop of wasm/app
//     stores it before anything is sent.
//  3. After the event, update.go (settle) calls sendQueued in reply.go, which
//     sends every reply that is not in flight, if the connection is live.
//     view/log.go shows it as pending.
//  4. receive.go decodes the answer. Ack: reply.go (receiveAck) removes the reply
//     from the outbox, leaves a tombstone for the other tabs, and adds the
//     message to its conversation (conversation.go, appendMessage). Refused:
//     reply.go (replyRefused) sends it again later, or shows why it failed.
//  5. If the connection breaks first, connection.go backs off and connects again;
//     nothing is in flight then, so settle sends the reply once more. The server
//     recognizes the client id and stores it once.
//  6. Delivered and Read of the customer come as ConversationChanged; list.go
//     updates the marks, and view/log.go shows the new status.
//
// # What changes an account, the team, the releases or a person's data
//
// Such a request goes through ask in change.go. If the server wants to know first who
// asks, a dialog takes the password, and the request is sent again.
//
// # Imports
//
// It is pure: no clock, no randomness, no browser, no goroutine. It may import
// wasm/agent/state, wasm/agent/view, wasm/app, wasm/connection, wasm/outbox and
// server/protocol, and nothing else of this project.
package agent
