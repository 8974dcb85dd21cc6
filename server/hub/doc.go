// Package hub connects visitors and agents: it receives their frames, writes
// what they say to the store, and sends what the store has committed to
// everybody concerned. It knows who is online, who is typing, and how much each
// client may send.
//
// It must never import server/web, net/http or a WebSocket library, and knows
// no cookie: whoever holds the socket registers it with Connect and carries the
// texts. In server/web that is socket.
//
//	c, err := h.Connect(hub.Caller{Network: network, Browser: browser})
//	if err != nil { … }          // too many, or stopping
//	defer c.Close()
//	go func() {
//		for each text received { c.Receive(ctx, text) }
//	}()
//	for text := range c.Outgoing() { write(text) }
//	closeSocket(c.CloseCode())
//
// # The way of a message
//
//  1. Connection.Receive (receive.go) checks the rate of frames, decodes the
//     text and calls the method for its type; for a Send that is appendMessage.
//  2. appendMessage (send.go) checks the text and the rate limits (limits.go)
//     and calls the store's Append, which returns when the message is durable.
//     If the store refuses it, refuseWrite (refuse.go) sends Refused.
//  3. Before Append returns, the store calls Hub.broadcast (broadcast.go) with
//     the event MessageAppended, or MessageRepeated if it had the message
//     already. The calls are in the order of the commits.
//  4. broadcast sends the Ack to the connection that the message came from
//     (acknowledge), and MessageAppended and ConversationChanged to the other
//     connections of the customer and to the agents (messageAppended). A
//     connection's cursor says what its client has, so that nothing is sent
//     twice.
//  5. Connection.deliver (connection.go) does that at once, or, while the
//     connection is resuming, after the snapshot was sent.
//  6. Connection.send (connection.go) encodes the frame and pushes it into the
//     sendQueue (queue.go), from which whoever holds the socket reads it through
//     Outgoing.
//
// Every other write goes the same way: Receive, a method that calls the store,
// then broadcast with what the store has committed.
//
// # The way of a logout
//
//  1. Receive (receive.go) calls revoke (revoke.go), also before Hello and for a
//     session that is not the connection's own.
//  2. The store ends the session and those joined to it, and calls broadcast with
//     SessionRevoked for each.
//  3. sessionRevoked (revoke.go) sends Revoked to the session's connections and
//     closes them with CloseRevoked.
//  4. revoke sends Revoked to the connection that asked, if it is still open.
//
// # The states of a connection
//
// A connection is in one of five states. The fields of Connection that say which
// are greeted, resuming, closed and released.
//
//	state     event                                    next state
//	new       Hello or AgentHello, accepted            resuming
//	new       Hello or AgentHello, not accepted        closed (CloseVersion, CloseBrand, …)
//	new       Revoke                                   new
//	new       any other frame                          closed (CloseBadFrame)
//	new       nothing within helloTimeout              closed (CloseSilent)
//	resuming  the snapshot was read and sent           live
//	resuming  the session has got another customer     resuming (the snapshot is read again)
//	resuming  the store cannot be read                 closed (CloseGoingAway)
//	live      the session has got another customer     resuming
//	live      an agent opens a conversation            resuming
//	any       the session has ended, or is another's   closed (CloseRevoked)
//	any       the agent's sign-in has ended            closed (CloseSignedOut)
//	any       the agent has another role or brands     closed (CloseGoingAway)
//	any       too many frames in a short time          closed (CloseTooMany)
//	any       too many frames wait to be sent, or      closed (CloseTooSlow)
//	          an answer is not read in answerTimeout
//	any       Drain                                    closed (CloseGoingAway)
//	any       Close, because the socket is gone        released
//
// Frames of a closed connection are ignored. What was sent before it was closed
// is still handed out, unless its queue was full.
//
// # What is guarded by mu
//
// Hub.mu guards the hub's fields below it and the fields of all connections
// below the comment that says so. Everything that sends a frame holds it, so the
// order in which frames are sent is the same for all. The store is never called
// while it is held, since the store's writer waits for broadcast, which takes
// it. A method whose comment says "the caller holds mu" does not take it; of the
// events' methods in broadcast.go that is true of all but broadcast.
//
// These have locks of their own, which are taken while mu is held and never the
// other way round: sendQueue, refreshQueue, and what is in limiters.
//
// # Limits
//
// Whatever a client can make grow is limited:
//
//   - connections, of all visitors, of one network and of one agent; frames of
//     one connection; open conversations of one agent; and the rate of messages,
//     conversations, writes and sessions: limits.go
//   - frames that wait to be sent to one client: queue.go; the bytes of all of
//     them: Limits
//   - unread answers of one connection, answers that are being read for one
//     network, and the work of one network: answer.go
//   - events that wait while one client's snapshot is read (queueFrames):
//     Connection.deliver
//   - the time without a Hello: helloTimeout in connection.go
//   - the age of a site's JWT: login.go
//   - the length of every field and of every list: server/protocol, limits.go
//   - the rate of new sockets, and of bytes: server/web
package hub
