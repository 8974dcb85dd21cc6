package connection

import "kith/server/protocol"

// How the link is kept, in milliseconds.
const (
	// FirstRetry and LastRetry bound the wait between two tries. It doubles
	// with each failure, and half of it is random, so that a server that comes
	// back is not met by everybody at once.
	FirstRetry = 500
	LastRetry  = 30_000

	// BusyTries is how many failures a server that says it has too many
	// connections counts for.
	BusyTries = 4

	// GreetingTimeout is how long a socket may take to open, and then the server to
	// welcome.
	GreetingTimeout = 15_000

	// SteadyAfter is how long a link must have lived for the failures before
	// it to be forgotten.
	SteadyAfter = 10_000

	// StaleAfter is the silence after which a link is not trusted when the
	// device wakes up or comes on line.
	StaleAfter = protocol.HeartbeatInterval + 5_000
)

// A Connection says how the connection to the server stands.
type Connection struct {
	Phase      Phase
	Session    string // whose link it is; "" for one that only revokes
	Due        int64  // when the phase has lasted too long, or while Waiting is over; 0 for never
	Socket     int64  // the number of the newest socket
	Tries      int64  // failed in a row
	RetryAt    int64  // as Due while Waiting, 0 otherwise
	ReceivedAt int64  // when the last frame came
	Since      int64  // when it was last Live, or when the program wanted it first
	CloseCode  protocol.CloseCode
	JoinedSent int64 // how many of State.Joined the server was told of on this link
}

// A Phase is the one word for the link.
type Phase string

// The phases.
const (
	Idle       Phase = ""           // nothing needs a connection
	Connecting Phase = "connecting" // the socket is being opened
	Greeting   Phase = "greeting"   // Hello is on its way
	Live       Phase = "live"
	Waiting    Phase = "waiting" // until Retry
	Closed     Phase = "closed"  // the server said to stay away
)
