// Package protocol holds the words that both ends of the socket speak: the frames,
// the nouns in them, their limits, the errors and the close codes.
//
// A frame is one WebSocket text message holding one JSON object; its field "t"
// names its kind. Both ends read and write it with the same Fields method.
//
// The promises:
//
//   - A message has a client id, made where it was written. The server appends
//     it once however often it arrives, gives it the next number of its
//     conversation, and acknowledges it only once it is durable.
//   - A client says the last number it has of each conversation; the server
//     answers with what came after, or says that it cannot resume (Messages
//     with Reset), and then sends the newest page. Never a silent hole.
//   - Every frame carries the session it belongs to; one of a session that has
//     ended is dropped by whoever receives it.
//   - The range of a close code reports whether to come back.
//
// Session ids, tokens, conversation ids and client ids are made by the client
// (see IDBytes and TokenBytes), so that a lost answer can always be asked for
// again: no request of this protocol creates a second thing when repeated.
//
// It is pure, runs at both ends, and must never import anything of the browser,
// the network, the store or this server's other packages.
package protocol

// Version is the version of the protocol that a client says in Hello. A server
// that cannot speak it closes with CloseVersion.
const Version = 1
