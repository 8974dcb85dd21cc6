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

// live reports whether frames of the visitor's session can be sent.
func (t *update) live() bool {
	return t.Connection.Phase == Live && t.Connection.Session == t.Stored.Session.ID && t.Connection.Session != ""
}

// wanted reports whether a link is wanted, and for which session: for one that
// still delivers first, then for the visitor's. One that is only for
// revocations has none.
func (t *update) wanted() (s Session, want bool) {
	switch {
	case len(t.Logouts) > 0:
		return t.Logouts[0].Session, true
	case t.Stored.Session.Used || t.Open && t.Stored.Session.ID != "":
		return t.Stored.Session, true
	}
	return Session{}, t.mayRevoke() && len(t.Stored.Unconfirmed()) > 0
}

// mayRevoke reports whether this tab tells the server of sessions that have
// ended. For a while it is left to the tab where it happened, which may still
// be delivering.
func (t *update) mayRevoke() bool { return t.GraceUntil == 0 }

// link brings the socket to where the model wants it.
func (t *update) link() {
	s, want := t.wanted()
	switch t.Connection.Phase {
	case Connecting, Greeting, Live:
		if t.due(t.Connection.Due) {
			t.drop(protocol.CloseSilent)
			t.wait()
		} else if !want || t.Connection.Session != s.ID || t.unjoined() {
			t.drop(protocol.CloseReplaced)
			t.Connection.Phase, t.Connection.Tries = Idle, 0
		}
	case Waiting:
		if !want {
			t.Connection.Phase, t.Connection.Due, t.Connection.RetryAt = Idle, 0, 0
		} else if t.due(t.Connection.Due) {
			t.connect(s)
		}
	case Closed:
		t.Connection.Due = 0
	}
	if want && t.Connection.Phase == Idle {
		t.Connection.Since = t.Now
		t.connect(s)
	}
}

// unjoined reports whether the server must yet be told that another session is
// this visitor's too, which it is in the greeting.
func (t *update) unjoined() bool {
	return t.live() && t.Connection.JoinedSent < int64(len(t.Stored.Joined))
}

func (t *update) connect(s Session) {
	t.Connection.Socket++
	t.Connection.Phase, t.Connection.Session, t.Connection.CloseCode = Connecting, s.ID, 0
	t.Connection.Due, t.Connection.RetryAt = t.Now+GreetingTimeout, 0
	t.do(app.Connect{Socket: t.Connection.Socket})
}

// drop closes the socket. What it still says is of an older socket then.
func (t *update) drop(code protocol.CloseCode) {
	t.do(app.Disconnect{Socket: t.Connection.Socket, Code: int64(code)})
	t.unlinked()
}

// unlinked takes in that there is no socket any more.
func (t *update) unlinked() {
	if t.Connection.Phase == Live {
		if t.Now-t.Connection.Since >= SteadyAfter {
			t.Connection.Tries = 0
		}
		t.Connection.Since = t.Now
	}
	t.Connection.Phase, t.Connection.Due = Idle, 0
	t.Connection.Socket++ // so that nothing more is heard from it
	t.InFlight = slices.DeleteFunc(t.InFlight, func(f InFlight) bool { return f.Socket != 0 })
	for i := range t.Stored.Conversations {
		t.Stored.Conversations[i].Loading = false
	}
}

// wait is for the next try.
func (t *update) wait() {
	most := int64(LastRetry)
	if t.Connection.Tries < 6 {
		most = FirstRetry << t.Connection.Tries
	}
	if t.random == nil {
		t.random = rand.NewChaCha8(t.moment.Seed)
	}
	t.Connection.Tries++
	t.Connection.Phase = Waiting
	t.Connection.RetryAt = t.Now + most/2 + int64(t.random.Uint64()%uint64(most/2+1))
	t.Connection.Due = t.Connection.RetryAt
}

// hurry tries at once, because something has changed: the network is back, the
// page is looked at, the visitor asked for it.
func (t *update) hurry() {
	switch t.Connection.Phase {
	case Waiting:
		t.Connection.Due = t.Now
	case Live:
		if t.Now-t.Connection.ReceivedAt > StaleAfter {
			t.Connection.Due = t.Now
		}
	}
}

// opened takes in that the socket is connected: it greets.
func (t *update) opened(socket int64) {
	if socket != t.Connection.Socket || t.Connection.Phase != Connecting {
		return
	}
	t.Connection.Phase, t.Connection.Due, t.Connection.ReceivedAt = Greeting, t.Now+GreetingTimeout, t.Now
	if t.mayRevoke() {
		for _, id := range t.Stored.Unconfirmed() {
			if !t.departing(id) {
				t.transmit(&protocol.Revoke{Session: id})
			}
		}
	}
	if s, want := t.wanted(); want && s.ID != "" && s.ID == t.Connection.Session {
		t.hello(s)
	}
}

// departing reports whether a session still has something to deliver here.
func (t *update) departing(session string) bool {
	for i := range t.Logouts {
		if t.Logouts[i].Session.ID == session {
			return true
		}
	}
	return false
}

func (t *update) hello(s Session) {
	h := &protocol.Hello{
		Version: protocol.Version, Session: s.ID, Token: s.Token, Key: t.Settings.Key,
		Build: clip(t.Build, protocol.IDLimit), Language: t.Language, Page: t.page(),
	}
	if s.ID == t.Stored.Session.ID {
		for _, v := range t.Stored.Joined {
			h.Joined = append(h.Joined, protocol.JoinedSession{Session: v.ID, Token: v.Token})
		}
		t.Connection.JoinedSent = int64(len(h.Joined))
		for i := range t.Stored.Conversations {
			c := &t.Stored.Conversations[i]
			if n := c.Newest(); n > 0 && len(h.Resume) < protocol.ListSize {
				h.Resume = append(h.Resume, protocol.ResumePoint{Conversation: c.ID, Number: n})
			}
		}
	}
	t.transmit(h)
}

func (t *update) transmit(f protocol.Frame) {
	t.do(app.Send{Socket: t.Connection.Socket, Text: protocol.Encode(f)})
}

// lost takes in that the socket is closed, and why.
func (t *update) lost(e app.SocketClosed) {
	if e.Socket != t.Connection.Socket {
		return
	}
	switch t.Connection.Phase {
	case Connecting, Greeting, Live:
	default:
		return
	}
	session := t.Connection.Session
	t.unlinked()
	code := protocol.CloseCode(e.Code)
	switch {
	case code == protocol.CloseRevoked && session != "":
		if session == t.Stored.Session.ID {
			t.wait() // so that a server that revokes everything is not met in a circle
		}
		t.finished(session)
	case code.Reconnect():
		if code == protocol.CloseTooMany {
			t.Connection.Tries = max(t.Connection.Tries, BusyTries)
		}
		t.wait()
	default:
		t.Connection.Phase, t.Connection.CloseCode = Closed, code
		if code == protocol.CloseVersion && t.Build != "" && t.Stored.ReloadedBuild != t.Build {
			// The release that the server serves now speaks its version.
			t.Stored.ReloadedBuild = t.Build
			t.do(app.Reload{})
		}
	}
}

// finished takes in that the server has ended a session.
func (t *update) finished(session string) {
	t.Stored.ConfirmRevoked(session)
	if session == t.Stored.Session.ID {
		t.over()
		return
	}
	for i := range t.Logouts {
		if t.Logouts[i].Session.ID == session {
			t.Logouts[i].Due = t.Now
		}
	}
}
