package state

// A Connection says how the connection to the server stands.
type Connection struct {
	Phase        Phase
	Socket       int64    // the number of the newest socket
	Tries        int64    // failed in a row
	RetryAt      int64    // when to try again while Waiting, Unix milliseconds
	ReceivedAt   int64    // when the last frame came, or the socket was asked for
	InFlight     []string // client ids of the replies sent on this socket and not answered yet
	BackOffUntil int64    // no reply is sent before this moment: the server asked to wait
}

// A Phase is the one word for the link.
type Phase string

// The phases.
const (
	Idle       Phase = ""           // nobody is signed in
	Connecting Phase = "connecting" // the socket is being opened
	Greeting   Phase = "greeting"   // AgentHello is on its way
	Live       Phase = "live"
	Waiting    Phase = "waiting" // until Retry
	Closed     Phase = "closed"  // the server said to stay away
)

func (l *Connection) IsOpen() bool {
	return l.Phase == Connecting || l.Phase == Greeting || l.Phase == Live
}
