package chat

import (
	"math/rand/v2"
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
)

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

	// GreetLimit is how long a socket may take to open, and then the server to
	// welcome.
	GreetLimit = 15_000

	// SteadyAfter is how long a link must have lived for the failures before
	// it to be forgotten.
	SteadyAfter = 10_000

	// StaleAfter is the silence after which a link is not trusted when the
	// device wakes up or comes on line.
	StaleAfter = protocol.HeartbeatInterval + 5_000
)

// live reports whether frames of the visitor's session can be sent.
func (t *turn) live() bool {
	return t.Link.Phase == Live && t.Link.Session == t.State.Session.ID && t.Link.Session != ""
}

// wanted reports whether a link is wanted, and for which session: for one that
// still delivers first, then for the visitor's. One that is only for
// revocations has none.
func (t *turn) wanted() (s Session, want bool) {
	switch {
	case len(t.Leaving) > 0:
		return t.Leaving[0].Session, true
	case t.State.Session.Used || t.Open && t.State.Session.ID != "":
		return t.State.Session, true
	}
	return Session{}, t.mayRevoke() && len(t.State.revoking()) > 0
}

// mayRevoke reports whether this tab tells the server of sessions that have
// ended. For a while it is left to the tab where it happened, which may still
// be delivering.
func (t *turn) mayRevoke() bool { return t.Spared == 0 }

// link brings the socket to where the model wants it.
func (t *turn) link() {
	s, want := t.wanted()
	switch t.Link.Phase {
	case Connecting, Greeting, Live:
		if t.due(t.Link.Due) {
			t.drop(protocol.CloseSilent)
			t.wait()
		} else if !want || t.Link.Session != s.ID || t.unjoined() {
			t.drop(protocol.CloseReplaced)
			t.Link.Phase, t.Link.Tries = Idle, 0
		}
	case Waiting:
		if !want {
			t.Link.Phase, t.Link.Due, t.Link.Retry = Idle, 0, 0
		} else if t.due(t.Link.Due) {
			t.connect(s)
		}
	case Closed:
		t.Link.Due = 0
	}
	if want && t.Link.Phase == Idle {
		t.Link.Since = t.Now
		t.connect(s)
	}
}

// unjoined reports whether the server must yet be told that another session is
// this visitor's too, which it is in the greeting.
func (t *turn) unjoined() bool {
	return t.live() && t.Link.Joined < int64(len(t.State.Joined))
}

func (t *turn) connect(s Session) {
	t.Link.Socket++
	t.Link.Phase, t.Link.Session, t.Link.Refused = Connecting, s.ID, 0
	t.Link.Due, t.Link.Retry = t.Now+GreetLimit, 0
	t.do(app.Connect{Socket: t.Link.Socket})
}

// drop closes the socket. What it still says is of an older socket then.
func (t *turn) drop(code protocol.CloseCode) {
	t.do(app.Disconnect{Socket: t.Link.Socket, Code: int64(code)})
	t.unlinked()
}

// unlinked takes in that there is no socket any more.
func (t *turn) unlinked() {
	if t.Link.Phase == Live {
		if t.Now-t.Link.Since >= SteadyAfter {
			t.Link.Tries = 0
		}
		t.Link.Since = t.Now
	}
	t.Link.Phase, t.Link.Due = Idle, 0
	t.Link.Socket++ // so that nothing more is heard from it
	t.Flights = slices.DeleteFunc(t.Flights, func(f Flight) bool { return f.Socket != 0 })
	for i := range t.State.Conversations {
		t.State.Conversations[i].Loading = false
	}
}

// wait is for the next try.
func (t *turn) wait() {
	most := int64(LastRetry)
	if t.Link.Tries < 6 {
		most = FirstRetry << t.Link.Tries
	}
	if t.random == nil {
		t.random = rand.NewChaCha8(t.moment.Seed)
	}
	t.Link.Tries++
	t.Link.Phase = Waiting
	t.Link.Retry = t.Now + most/2 + int64(t.random.Uint64()%uint64(most/2+1))
	t.Link.Due = t.Link.Retry
}

// hurry tries at once, because something has changed: the network is back, the
// page is looked at, the visitor asked for it.
func (t *turn) hurry() {
	switch t.Link.Phase {
	case Waiting:
		t.Link.Due = t.Now
	case Live:
		if t.Now-t.Link.Heard > StaleAfter {
			t.Link.Due = t.Now
		}
	}
}

// opened takes in that the socket is connected: it greets.
func (t *turn) opened(socket int64) {
	if socket != t.Link.Socket || t.Link.Phase != Connecting {
		return
	}
	t.Link.Phase, t.Link.Due, t.Link.Heard = Greeting, t.Now+GreetLimit, t.Now
	if t.mayRevoke() {
		for _, id := range t.State.revoking() {
			if !t.departing(id) {
				t.transmit(&protocol.Revoke{Session: id})
			}
		}
	}
	if s, want := t.wanted(); want && s.ID != "" && s.ID == t.Link.Session {
		t.hello(s)
	}
}

// departing reports whether a session still has something to deliver here.
func (t *turn) departing(session string) bool {
	for i := range t.Leaving {
		if t.Leaving[i].Session.ID == session {
			return true
		}
	}
	return false
}

func (t *turn) hello(s Session) {
	h := &protocol.Hello{
		Version: protocol.Version, Session: s.ID, Token: s.Token, Key: t.Settings.Key,
		Build: clip(t.Build, protocol.IDLimit), Language: t.Language, Page: t.page(),
	}
	if s.ID == t.State.Session.ID {
		for _, v := range t.State.Joined {
			h.Joined = append(h.Joined, protocol.JoinedSession{Session: v.ID, Token: v.Token})
		}
		t.Link.Joined = int64(len(h.Joined))
		for i := range t.State.Conversations {
			c := &t.State.Conversations[i]
			if n := c.held(); n > 0 && len(h.Resume) < protocol.ListSize {
				h.Resume = append(h.Resume, protocol.ResumePoint{Conversation: c.ID, Number: n})
			}
		}
	}
	t.transmit(h)
}

func (t *turn) transmit(f protocol.Frame) {
	t.do(app.Send{Socket: t.Link.Socket, Text: protocol.Encode(f)})
}

// lost takes in that the socket is closed, and why.
func (t *turn) lost(e app.SocketClosed) {
	if e.Socket != t.Link.Socket {
		return
	}
	switch t.Link.Phase {
	case Connecting, Greeting, Live:
	default:
		return
	}
	session := t.Link.Session
	t.unlinked()
	code := protocol.CloseCode(e.Code)
	switch {
	case code == protocol.CloseRevoked && session != "":
		if session == t.State.Session.ID {
			t.wait() // so that a server that revokes everything is not met in a circle
		}
		t.finished(session)
	case code.Reconnect():
		if code == protocol.CloseTooMany {
			t.Link.Tries = max(t.Link.Tries, BusyTries)
		}
		t.wait()
	default:
		t.Link.Phase, t.Link.Refused = Closed, code
		if code == protocol.CloseVersion && t.Build != "" && t.State.Reloaded != t.Build {
			// The release that the server serves now speaks its version.
			t.State.Reloaded = t.Build
			t.do(app.Reload{})
		}
	}
}

// finished takes in that the server has ended a session.
func (t *turn) finished(session string) {
	t.State.confirm(session)
	if session == t.State.Session.ID {
		t.over()
		return
	}
	for i := range t.Leaving {
		if t.Leaving[i].Session.ID == session {
			t.Leaving[i].Due = t.Now
		}
	}
}
