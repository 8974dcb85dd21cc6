package protocol

// A CloseCode is the reason why a WebSocket was closed. Its range says what the
// client does next: after 4000 to 4499 it connects again with the same session,
// after a delay; after 4500 to 4999 it does not connect again by itself. After
// a code below 4000, which the WebSocket protocol defines, it connects again.
type CloseCode int

// The client connects again.
const (
	CloseGoingAway CloseCode = 1001 // server: it is stopping, or cannot serve the client now
	CloseTooSlow   CloseCode = 4000 // server: the client does not read fast enough
	CloseSilent    CloseCode = 4001 // server: no Hello in time; client: nothing received for SilenceTimeout
	CloseTooMany   CloseCode = 4002 // server: too many connections from this address, or frames on this connection
	CloseReplaced  CloseCode = 4003 // client: it opens another WebSocket instead; server: another session goes on in place of this one
)

// The client does not connect again by itself.
const (
	CloseBadFrame  CloseCode = 4500 // server: the first frame cannot be read, is none that may come first, or has no valid session
	CloseVersion   CloseCode = 4501 // server: it does not support this Version
	CloseRevoked   CloseCode = 4502 // server: the session has ended, or is not this client's
	CloseBrand     CloseCode = 4503 // server: there is no brand with this key
	CloseSignedOut CloseCode = 4504 // server: the agent's sign-in has ended
)

// Reconnect reports whether a client connects again by itself.
func (c CloseCode) Reconnect() bool { return c < 4500 }
