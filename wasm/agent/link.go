package agent

import (
	"kith/server/protocol"
	"kith/wasm/app"
)

// A Link says how the connection to the server stands.
type Link struct {
	Phase   Phase
	Socket  int64 // the number of the newest socket
	Tries   int64 // failed in a row
	Retry   int64 // when to try again while Waiting, Unix milliseconds
	Heard   int64 // when the last frame came, or the socket was asked for
	Since   int64 // when it was last Live, or first wanted
	Refused protocol.CloseCode
	Flight  []string // client ids of the replies sent on this socket and not answered yet
	Hold    int64    // no reply is sent before this moment: the server asked to wait
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
	Shut       Phase = "closed"  // the server said to stay away
)

// The rhythm of connecting again, in milliseconds.
const (
	RetryFirst = 500    // before the first new try, at most
	RetryMost  = 30_000 // before any
)

// connect opens a new socket.
func (t *turn) connect() {
	if t.Link.Since == 0 {
		t.Link.Since = t.Now
	}
	t.Link.Socket++
	t.Link.Phase, t.Link.Retry, t.Link.Heard = Connecting, 0, t.Now
	t.Link.Flight = nil
	t.do(app.Connect{Socket: t.Link.Socket})
}

// disconnect closes the link and wants none.
func (t *turn) disconnect() {
	if t.Link.Phase == Connecting || t.Link.Phase == Greeting || t.Link.Phase == Live {
		t.do(app.Disconnect{Socket: t.Link.Socket, Code: 1000})
	}
	t.Link = Link{Socket: t.Link.Socket}
}

func (t *turn) opened(e app.SocketOpened) {
	if e.Socket != t.Link.Socket || t.Link.Phase != Connecting {
		return
	}
	t.Link.Phase, t.Link.Heard = Greeting, t.Now
	hello := protocol.AgentHello{Version: protocol.Version, Session: t.Session, Build: t.Build}
	for _, k := range t.Talks {
		if k.Here {
			hello.Resume = append(hello.Resume, protocol.ResumePoint{Conversation: k.ID, Number: k.newest()})
		}
	}
	t.transmit(&hello)
}

func (t *turn) lost(e app.SocketClosed) {
	if e.Socket != t.Link.Socket || t.Link.Phase == Idle || t.Link.Phase == Waiting || t.Link.Phase == Shut {
		return
	}
	code := protocol.CloseCode(e.Code)
	switch {
	case code == protocol.CloseSignedOut:
		t.Link.Phase = Idle
		t.dismiss(wordSignedOut)
	case !code.Reconnect():
		t.Link.Phase, t.Link.Refused = Shut, code
	default:
		t.wait()
	}
}

// wait puts the next try off: twice as long after each, with half of it left
// to chance, so that a server that comes back is not met by everybody at once.
func (t *turn) wait() {
	if t.Link.Phase == Live {
		t.Link.Since, t.Link.Tries = t.Now, 0
	}
	most := int64(RetryFirst)
	for range min(t.Link.Tries, 10) {
		most = min(2*most, RetryMost)
	}
	t.Link.Tries++
	t.Link.Phase = Waiting
	t.Link.Retry = t.Now + most/2 + int64(t.random.Uint64()%uint64(most/2+1))
	t.Link.Flight = nil
	for i := range t.Talks {
		t.Talks[i].Loading = false
	}
	t.Typists = nil
}

// network takes in that the device went on or off line.
func (t *turn) network() {
	switch {
	case !t.Online:
	case t.Stage == Starting && t.Gate.Unheard:
		t.ask()
	case t.Link.Phase == Waiting:
		t.connect()
	}
}

// woke takes in that a moment has come that was waited for.
func (t *turn) woke() {
	switch {
	case t.Stage == Starting && t.Gate.Unheard && t.Now >= t.Gate.Until:
		t.ask()
	case t.Link.Phase == Waiting && t.Now >= t.Link.Retry:
		t.connect()
	case t.Link.open() && t.Now >= t.Link.Heard+protocol.SilenceTimeout:
		t.do(app.Disconnect{Socket: t.Link.Socket, Code: int64(protocol.CloseSilent)})
		t.wait()
	}
}

func (l *Link) open() bool {
	return l.Phase == Connecting || l.Phase == Greeting || l.Phase == Live
}

// transmit sends a frame on the link.
func (t *turn) transmit(f protocol.Frame) {
	t.do(app.Send{Socket: t.Link.Socket, Text: protocol.Encode(f)})
}

// wake is when the program wants to be woken; 0 for never.
func (m *Model) wake() int64 {
	var at int64
	sooner := func(when int64) {
		if when > m.Now && (at == 0 || when < at) {
			at = when
		}
	}
	sooner(m.Gate.Until)
	if m.Stage != Working {
		return at
	}
	if m.Link.Phase == Waiting {
		sooner(m.Link.Retry)
	}
	if m.Link.open() {
		sooner(m.Link.Heard + protocol.SilenceTimeout)
	}
	if len(m.State.Outbox) > 0 {
		sooner(m.Link.Hold)
	}
	for _, y := range m.Typists {
		sooner(y.Until)
	}
	sooner(m.midnight())
	return at
}
