package state

// A Connection is the state of the connection to the server.
type Connection struct {
	Phase        Phase
	Socket       int64    // the number of the newest socket
	Tries        int64    // how many failed in a row
	RetryAt      int64    // when to connect again while Waiting, Unix milliseconds
	ReceivedAt   int64    // when the last frame came, or the socket was asked for, Unix milliseconds
	InFlight     []string // client ids of the replies sent on this socket and not answered yet
	BackOffUntil int64    // no reply is sent before this moment, because the server asked to wait; Unix milliseconds
}

// A Phase says how far a connection has come.
type Phase string

// The phases.
const (
	Idle       Phase = ""           // nobody is signed in
	Connecting Phase = "connecting" // the socket is being opened
	Greeting   Phase = "greeting"   // AgentHello is sent, Inbox has not come
	Live       Phase = "live"
	Waiting    Phase = "waiting" // connects again at RetryAt
	Closed     Phase = "closed"  // the server said not to connect again
)

// IsOpen reports whether a socket is open or being opened.
func (c *Connection) IsOpen() bool {
	return c.Phase == Connecting || c.Phase == Greeting || c.Phase == Live
}
