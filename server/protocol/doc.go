// Package protocol defines what the server and its clients send each other over
// the WebSocket: the frames, the types in them, their limits, the errors and
// the close codes. The few answers over HTTP that a client decodes (Settings,
// KnowledgeBase, Article, SearchResults) are here, too.
//
// It is compiled into the server and into both programs for the browser. It is
// pure and must never import anything of the browser, the network or the store,
// or any other package of the server: only codec, below it.
//
// # Frames
//
// A frame is one WebSocket text message that holds one JSON object, whose field
// "t" is the kind. Encode and Decode convert between the two. Fields with their
// zero value are left out, and fields that a receiver does not know are skipped.
//
// There are three kinds of sender: the server, a visitor's connection and an
// agent's connection. The kind of a connection is decided by its first frame,
// which is hello or agent; neither is allowed later. The exception is revoke,
// which may also come before them. A frame that its sender must not send is
// refused with CodeBadFrame, and closes the connection with CloseBadFrame if it
// is the first.
//
//	kind          Go type              sent by                  answered by
//	hello         Hello                visitor                  welcome, messages
//	agent         AgentHello           agent                    inbox, messages
//	welcome       Welcome              server                   -
//	inbox         Inbox                server                   -
//	send          Send                 visitor, agent           ack
//	ack           Ack                  server                   -
//	message       MessageAppended      server                   -
//	history       History              visitor, agent           messages
//	messages      Messages             server                   -
//	conversation  ConversationChanged  server                   -
//	end           End                  visitor, agent           conversation
//	read          Read                 visitor, agent           conversation
//	delivered     Delivered            visitor, agent           conversation
//	typing        Typing               visitor, agent, server   -
//	login         Login                visitor                  loggedIn
//	loggedIn      LoggedIn             server                   -
//	describe      Describe             visitor, agent           described
//	described     Described            server                   -
//	page          PageChanged          visitor                  -
//	repaired      Repaired             visitor                  -
//	revoke        Revoke               visitor, agent           revoked
//	revoked       Revoked              server                   -
//	settings      AvailabilityChanged  server                   -
//	release       ReleaseChanged       server                   -
//	refused       Refused              server                   -
//	list          List                 agent                    listed
//	listed        Listed               server                   -
//	spam          MarkSpam             agent                    conversation
//	endAll        EndAll               agent                    conversation
//	delete        Delete               agent                    deleted
//	deleted       Deleted              server                   -
//	block         BlockCustomers       agent                    blockAdded, conversation
//	blockAdded    BlockAdded           server                   -
//	unblock       Unblock              agent, server            unblock
//	blocks        Blocks               agent                    blocked
//	blocked       Blocked              server                   -
//	beat          Heartbeat            server                   -
//
// Any frame of a client may be answered by refused instead. Those answered by
// conversation are answered only if they changed something, and everybody who
// sees the conversation receives it. What the server sends without having been
// asked comes after welcome or inbox (message, conversation, deleted, blockAdded), or at any
// time once the first frame was accepted (typing, settings, release, revoked, beat).
//
// An example of each is in testdata/frames, in a file named for the kind. Tests
// check that the table has a line and the folder a file for every kind that
// Decode knows, and that the hub accepts from a client what the table allows,
// and nothing else.
//
// # Promises
//
//   - A message has a client id, made where it was written. The server stores it
//     once however often it is sent, gives it the next number of its
//     conversation, and acknowledges it once it is durable: one ack for each
//     send.
//   - A client says the number of the last message it has of each conversation.
//     The server sends what came after, or, if it cannot say that, the newest
//     page, or none, with Messages.Reset set. There is never a silent gap.
//   - Every frame carries the session it belongs to; a receiver ignores one that
//     belongs to another session than its own.
//   - The range of a close code says whether to connect again; see CloseCode.
//   - Clients make the ids of sessions, conversations and messages, and the
//     token of a session (see IDBytes and TokenBytes). So a request whose answer
//     was lost can be sent again: no request creates a second thing when it is
//     repeated.
//
// # How to add a frame
//
//  1. Define its type, with the methods Kind, SessionID and Fields, in the file
//     of its family: connection.go, message.go, conversation.go, list.go,
//     moderation.go, customer.go, session.go or settings.go. Its comment says who sends it, when, and what
//     the answer is; each field's comment its unit.
//  2. Add its kind to newVisitorFrame, newClientFrame or newFrame in frame.go, and a line to the table above.
//  3. Add a value with every field set to examples in frame_test.go and run
//     go test ./server/protocol -update, which writes the example file.
//  4. For a frame of a client: handle it in server/hub/receive.go. For one of
//     the server: handle it in wasm/chat or wasm/agent, or both.
//  5. Let it occur in a script in server/hub/testdata.
//
// Fields and kinds may be added without a new Version: a receiver skips fields
// that it does not know, a client logs and ignores kinds that it does not know,
// and the server refuses them. Nothing else may change, neither the name of a
// field nor its meaning nor the values of an Author or a Code: while the server
// is updated, clients of the release before are still connected to it.
package protocol

// Version is the version of the protocol, which a client sends in Hello or
// AgentHello. A server that does not support it closes the connection with
// CloseVersion.
const Version = 1
