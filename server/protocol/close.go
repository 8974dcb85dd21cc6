package protocol

// A CloseCode ends a socket. Its range says what to do next: 4000 to 4499,
// come back after a while with the same session; 4500 to 4999, do not come
// back by yourself. Codes below 4000 are the WebSocket protocol's own and mean
// come back.
type CloseCode int

// Come back.
const (
	CloseGoingAway CloseCode = 1001 // the server stops or restarts
	CloseTooSlow   CloseCode = 4000 // the reader did not keep up and was dropped; it resumes
	CloseSilent    CloseCode = 4001 // the client heard nothing for SilenceTimeout
	CloseTooMany   CloseCode = 4002 // too many connections or frames; come back later
	CloseReplaced  CloseCode = 4003 // the client opens another socket instead
)

// Stay away.
const (
	CloseBadFrame  CloseCode = 4500 // a first frame that cannot be understood
	CloseVersion   CloseCode = 4501 // the server does not speak this version
	CloseRevoked   CloseCode = 4502 // the session has ended
	CloseBrand     CloseCode = 4503 // the key or the site is not known here
	CloseSignedOut CloseCode = 4504 // the agent's sign-in has ended
)

// Reconnect reports whether a client should connect again by itself.
func (c CloseCode) Reconnect() bool { return c < 4500 }
