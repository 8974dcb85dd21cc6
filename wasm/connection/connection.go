package connection

import "kith/server/protocol"

// The rhythm of a connection, in milliseconds.
const (
	// FirstRetry and LastRetry bound the wait before the next try. It doubles
	// with each failure, and half of it is random, so that not all clients come
	// at once when a server is back.
	FirstRetry = 500
	LastRetry  = 30_000

	// BusyTries is how many failures a server counts for that says it has too
	// many connections.
	BusyTries = 4

	// GreetingTimeout is how long a socket may take to open, and after that the
	// server to answer the greeting.
	GreetingTimeout = 15_000

	// SteadyAfter is how long a connection must have been live for the failures
	// before it to be forgotten.
	SteadyAfter = 10_000

	// StaleAfter is the silence after which a connection is not trusted when
	// the device wakes up or comes online.
	StaleAfter = protocol.HeartbeatInterval + 5_000
)

// A Connection is what a program knows of its connection to the server. Its
// methods are the transitions in the package comment; what they ask of the
// socket is the program's to do. Times are Unix milliseconds.
type Connection struct {
	Phase      Phase
	Socket     int64              // the number of the newest socket; events of an older one are ignored
	Session    string             // the session it greets for; "" for none
	Due        int64              // when the phase ends by itself: it has lasted too long, or the next try is due; 0 for never
	Tries      int64              // how many failed in a row
	ReceivedAt int64              // when the last frame came
	Since      int64              // when it became live; while it is not, since when it has been wanted or lost
	CloseCode  protocol.CloseCode // why it is Closed
	JoinedSent int64              // how many joined sessions the greeting named
}

// A Phase says how far a connection has come.
type Phase string

// The phases.
const (
	Idle       Phase = ""           // nothing needs a connection
	Connecting Phase = "connecting" // the socket is being opened
	Greeting   Phase = "greeting"   // the greeting is sent and not answered
	Live       Phase = "live"       // the server has answered the greeting
	Waiting    Phase = "waiting"    // the next try is at Due
	Closed     Phase = "closed"     // the server said not to connect again
)

// IsOpen reports whether a socket is open or being opened.
func (c *Connection) IsOpen() bool {
	return c.Phase == Connecting || c.Phase == Greeting || c.Phase == Live
}

// Connect begins a try: the program opens the socket with the number Socket.
func (c *Connection) Connect(session string, now int64) {
	if c.Phase == Idle {
		c.Since = now
	}
	c.Socket++
	c.Phase, c.Session, c.CloseCode, c.Due = Connecting, session, 0, now+GreetingTimeout
}

// Opened says that the socket is open: the program greets.
func (c *Connection) Opened(now int64) {
	c.Phase, c.Due, c.ReceivedAt = Greeting, now+GreetingTimeout, now
}

// Received says that a frame has come.
func (c *Connection) Received(now int64) {
	c.ReceivedAt = now
	if c.Phase == Live {
		c.Due = now + protocol.SilenceTimeout
	}
}

// Welcomed says that the server has answered the greeting.
func (c *Connection) Welcomed(now int64) {
	if c.Phase == Greeting {
		c.Phase, c.Since, c.Due = Live, now, now+protocol.SilenceTimeout
	}
}

// Disconnected says that there is no socket any more.
func (c *Connection) Disconnected(now int64) {
	if c.Phase == Live {
		if now-c.Since >= SteadyAfter {
			c.Tries = 0
		}
		c.Since = now
	}
	c.Phase, c.Due = Idle, 0
	c.Socket++ // so that nothing more of the old one counts
}

// BackOff puts the next try off.
func (c *Connection) BackOff(now int64, random uint64) {
	most := int64(LastRetry)
	if c.Tries < 6 {
		most = FirstRetry << c.Tries
	}
	c.Tries++
	c.Phase = Waiting
	c.Due = now + most/2 + int64(random%uint64(most/2+1))
}

// Close stays away until the program is told to try again.
func (c *Connection) Close(code protocol.CloseCode) {
	c.Phase, c.CloseCode, c.Due = Closed, code, 0
}

// Cancel stops waiting for the next try. The failures still count.
func (c *Connection) Cancel() { c.Phase, c.Due = Idle, 0 }

// Rest says that no connection is wanted, or one for another session.
func (c *Connection) Rest() { c.Phase, c.Tries, c.Due = Idle, 0, 0 }

// RetryNow makes the next try due, because something has changed: the network is
// back, the page is looked at, somebody asked for it. A live connection that has
// been silent for too long is not trusted then.
func (c *Connection) RetryNow(now int64) {
	if c.Phase == Waiting || c.Phase == Live && now-c.ReceivedAt > StaleAfter {
		c.Due = now
	}
}

// SetBack follows a clock that was set back, by a number of milliseconds. Due is
// a timer, which the program sets back with its others.
func (c *Connection) SetBack(by int64) {
	c.ReceivedAt -= by
	c.Since -= by
}
