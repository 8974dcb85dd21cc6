// Package chat is the visitor's program: what an event does to the model, and
// which effects it has. The model is in wasm/chat/state, what it looks like in
// wasm/chat/view, and what passes between it and the page in wasm/chat/sdk. None
// of them knows this package.
//
// The model is a struct of plain data. What of it outlives the page is
// state.Stored; a test walks the types and fails at anything that is not data.
// Everything else in the model can be made anew from what is stored, the settings
// and the server.
//
// # The way of a message
//
// From the key press to the other screen:
//
//  1. The visitor types. wasm/chat/view/composer.go binds the text box to
//     NameDraft; wasm/browser/actions.go sends app.Action for it to
//     wasm/browser/engine.go, which runs the loop, wasm/app/loop.go. Update in
//     update.go looks the name up in actions.go. send.go (saveDraft) keeps the
//     draft, and typing.go (sendTyping) sends Typing.
//  2. The visitor presses Enter, bound to NameSend. send.go (sendDraft,
//     queueMessage) moves the draft into Stored.Outbox, with a client id of its
//     own; session.go makes a session if there is none.
//  3. Still in the same event, update.go (settle) opens a connection if there is
//     none (connection.go), and send.go (sendQueued, flush) returns app.Send for
//     the first message of each conversation, if the connection is live.
//  4. The loop asks for the state (save.go). wasm/browser stores it first, then
//     changes the document, where wasm/chat/view/message.go shows the message as
//     pending, and only then performs the effects: wasm/browser/socket.go sends
//     the frame.
//  5. server/web/socket.go reads it and hands it to server/hub/receive.go.
//     server/hub/send.go (appendMessage) checks it and calls the store:
//     server/store/append.go gives it the next number of its conversation, once
//     for each client id. server/store/writer.go commits it with others, and
//     then publishes it.
//  6. server/hub/broadcast.go hears of the commit. It sends Ack to the connection
//     that the message came from, and MessageAppended to all others concerned,
//     each through its queue (server/hub/queue.go) and server/web/socket.go.
//  7. The writer's tab receives Ack: receive.go (receiveAck) moves the message
//     from the outbox into its conversation, as number n; unread.go
//     (messageArrived) notifies the page; a tombstone tells the other tabs. The
//     view shows it as sent.
//  8. The agent's page receives MessageAppended: wasm/agent/receive.go adds it to
//     its conversation, and wasm/agent/view/log.go shows it. The agent's
//     Delivered and Read come back as ConversationChanged: conversation.go
//     (updateConversation) merges the marks, and the view shows a second tick.
//
// If the connection breaks anywhere between 3 and 7, the message is still in the
// outbox, stored. connection.go backs off and connects again; nothing is in
// flight then, so that settle sends it once more, and the store recognizes its
// client id.
//
// # The way of a logout
//
// From the page's call to the answer:
//
//  1. The page calls Kustomer.logout(callback). static/widget.js keeps the
//     callback under a number and posts the call; wasm/browser/frame.go receives
//     it as app.Called. Update in update.go calls beginCall in calls.go, which
//     finds the method in methods.go.
//  2. logout.go (beginLogout, startLogout) ends the session. endSession replaces
//     what is stored: the next generation, the session among the revoked, and the
//     one of a newer release's state that is kept; nothing of the person. clearPerson does the same with what is in memory; a screen
//     that belonged to the person gives way to home.
//  3. What was written and not acknowledged goes on in a state.Logout, in memory
//     alone. The loop stores the state before anything else is done, so that
//     nothing of the person is left on the device from here on.
//  4. After the event, and after every later one, settle calls continueLogouts.
//     connection.go (wantedSession) keeps the connection for the session that is
//     ending, and send.go (sendQueued) sends its messages over it. Their Ack or
//     Refused reaches deliveredAfterLogout or refusedAfterLogout.
//  5. When all are delivered, or LogoutTimeout is over, answerLogout settles the
//     call with {"discarded": n} and notifies onLogout. calls.go (answerCalls)
//     returns app.Answer, and static/widget.js calls the callback.
//  6. Then Revoke goes to the server. server/hub/revoke.go has the session
//     revoked (server/store/sessions.go) and answers Revoked, also to each
//     connection of another tab, which it closes. sessionRevoked marks the
//     revocation as done. One that was not confirmed goes first on the next
//     socket (sendRevocations), from any tab.
//  7. Another tab learns of it twice, in either order. From the storage: tabs.go
//     (storageChanged) sees a later generation and calls logoutInOtherTab; the
//     first tab may still be delivering, so this one leaves the revocation to it
//     for RevokeGrace. From the server: Revoked, and sessionRevoked drops the
//     session.
//
// # The way of a release
//
// From the server's decision to the panel that runs it:
//
//  1. The page chooses a bucket by chance, or has one in what is stored, and gives it in
//     the address of the panel's document (static/widget.js). By it the server decides on
//     the release. The program stores the bucket with the first thing that is stored
//     (start.go).
//  2. Hello tells the bucket of the document, and which other releases have stored the
//     state since the last Welcome (connection.go; state/release.go).
//  3. Welcome says whether the state is to be repaired, because one of them was rolled
//     back. receive.go (receiveWelcome) has it made anew (state/repair.go) and answers
//     Repaired, which is sent once the loop has stored it.
//  4. ReleaseChanged names another release than this one. reload.go waits until the calls
//     of the page are answered, a logout is over and nothing is being written, and returns
//     app.Reload; wasm/browser loads the document again by its address. What is stored,
//     and what the tab alone knows (state/kept.go), is where the next program goes on.
//  5. A program that does not work any more cannot do that. So the page asks it whether it
//     still handles events (app.Pinged), and loads the document again by itself once the
//     server has another release.
//
// # States
//
// The connection: see the table in wasm/connection.
//
// The session:
//
//	state       event                                   next
//	none        the panel opens, a call needs one       begun (startSession)
//	none        a message, a login, attributes          used (useSession)
//	begun       a message, a login, attributes          used (useSession)
//	used        LoggedIn                                identified, as Next (login.go)
//	any         Refused, replaced; Next is known        used, as Next (adoptSession)
//	any         Refused, replaced; it is not, twice     used, a new one (renewSession)
//	used        Refused, unauthorized; no customer yet  used, a new one (renewSession)
//	any         logout, login as somebody else          none (startLogout)
//	any         a later generation of another tab       none, or that tab's (logoutInOtherTab)
//	any         Revoked, closed as revoked              none (dropSession)
//
// After none, an open panel begins the next session at once.
//
// A logout:
//
//	state       event                                   next
//	delivering  a message delivered or refused          delivering
//	delivering  none are left                           revoking, answered
//	delivering  no network, or closed by the server     over, answered
//	revoking    the connection is not live              over; revoked on the next socket
//	revoking    Revoked                                 over
//	either      LogoutTimeout                           over, answered
//
// # To add a screen
//
// Add its constant in state/route.go, also to the codec there; a file in view/
// with a function for it in view.go; a name in view/names.go for what leads to
// it, and what the name does in actions.go. If it shows something of the person,
// Screen.Personal must say so.
//
// # To add a language
//
// See wasm/locale.
//
// # Imports
//
// It is pure: no clock, no randomness, no browser, no goroutine. It may import
// wasm/chat/sdk, wasm/chat/state, wasm/chat/view, wasm/app, wasm/connection,
// wasm/locale, wasm/outbox, wasm/timeline and server/protocol, and nothing else
// of this project.
package chat
