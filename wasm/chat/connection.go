package chat

import (
	"math/rand/v2"
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// reconnect tries to connect now.
func (t *update) reconnect(app.Action) {
	if t.Connection.Phase == connection.Closed {
		t.Connection.Phase, t.Connection.Tries = connection.Idle, 0
	}
	t.hurry()
}

// live reports whether frames of the visitor's session can be sent.
func (t *update) live() bool {
	return t.Connection.Phase == connection.Live && t.Connection.Session == t.Stored.Session.ID && t.Connection.Session != ""
}

// wanted reports whether a link is wanted, and for which session: for one that
// still delivers first, then for the visitor's. One that is only for
// revocations has none.
func (t *update) wanted() (s state.Session, want bool) {
	switch {
	case len(t.Logouts) > 0:
		return t.Logouts[0].Session, true
	case t.Stored.Session.Used || t.Open && t.Stored.Session.ID != "":
		return t.Stored.Session, true
	}
	return state.Session{}, t.mayRevoke() && len(t.Stored.Unconfirmed()) > 0
}

// link brings the socket to where the model wants it.
func (t *update) link() {
	s, want := t.wanted()
	switch t.Connection.Phase {
	case connection.Connecting, connection.Greeting, connection.Live:
		if t.due(t.Connection.Due) {
			t.drop(protocol.CloseSilent)
			t.wait()
		} else if !want || t.Connection.Session != s.ID || t.unjoined() {
			t.drop(protocol.CloseReplaced)
			t.Connection.Phase, t.Connection.Tries = connection.Idle, 0
		}
	case connection.Waiting:
		if !want {
			t.Connection.Phase, t.Connection.Due, t.Connection.RetryAt = connection.Idle, 0, 0
		} else if t.due(t.Connection.Due) {
			t.connect(s)
		}
	case connection.Closed:
		t.Connection.Due = 0
	}
	if want && t.Connection.Phase == connection.Idle {
		t.Connection.Since = t.Now
		t.connect(s)
	}
}

// unjoined reports whether the server must yet be told that another session is
// this visitor's too, which it is in the greeting.
func (t *update) unjoined() bool {
	return t.live() && t.Connection.JoinedSent < int64(len(t.Stored.Joined))
}

func (t *update) connect(s state.Session) {
	t.Connection.Socket++
	t.Connection.Phase, t.Connection.Session, t.Connection.CloseCode = connection.Connecting, s.ID, 0
	t.Connection.Due, t.Connection.RetryAt = t.Now+connection.GreetingTimeout, 0
	t.do(app.Connect{Socket: t.Connection.Socket})
}

// drop closes the socket. What it still says is of an older socket then.
func (t *update) drop(code protocol.CloseCode) {
	t.do(app.Disconnect{Socket: t.Connection.Socket, Code: int64(code)})
	t.unlinked()
}

// unlinked takes in that there is no socket any more.
func (t *update) unlinked() {
	if t.Connection.Phase == connection.Live {
		if t.Now-t.Connection.Since >= connection.SteadyAfter {
			t.Connection.Tries = 0
		}
		t.Connection.Since = t.Now
	}
	t.Connection.Phase, t.Connection.Due = connection.Idle, 0
	t.Connection.Socket++ // so that nothing more is heard from it
	t.InFlight = slices.DeleteFunc(t.InFlight, func(f outbox.InFlight) bool { return f.Socket != 0 })
	for i := range t.Stored.Conversations {
		t.Stored.Conversations[i].Loading = false
	}
}

// wait is for the next try.
func (t *update) wait() {
	most := int64(connection.LastRetry)
	if t.Connection.Tries < 6 {
		most = connection.FirstRetry << t.Connection.Tries
	}
	if t.random == nil {
		t.random = rand.NewChaCha8(t.moment.Seed)
	}
	t.Connection.Tries++
	t.Connection.Phase = connection.Waiting
	t.Connection.RetryAt = t.Now + most/2 + int64(t.random.Uint64()%uint64(most/2+1))
	t.Connection.Due = t.Connection.RetryAt
}

// hurry tries at once, because something has changed: the network is back, the
// page is looked at, the visitor asked for it.
func (t *update) hurry() {
	switch t.Connection.Phase {
	case connection.Waiting:
		t.Connection.Due = t.Now
	case connection.Live:
		if t.Now-t.Connection.ReceivedAt > connection.StaleAfter {
			t.Connection.Due = t.Now
		}
	}
}

// opened takes in that the socket is connected: it greets.
func (t *update) opened(socket int64) {
	if socket != t.Connection.Socket || t.Connection.Phase != connection.Connecting {
		return
	}
	t.Connection.Phase, t.Connection.Due, t.Connection.ReceivedAt = connection.Greeting, t.Now+connection.GreetingTimeout, t.Now
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

func (t *update) hello(s state.Session) {
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
	case connection.Connecting, connection.Greeting, connection.Live:
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
			t.Connection.Tries = max(t.Connection.Tries, connection.BusyTries)
		}
		t.wait()
	default:
		t.Connection.Phase, t.Connection.CloseCode = connection.Closed, code
		if code == protocol.CloseVersion && t.Build != "" && t.Stored.ReloadedBuild != t.Build {
			// The release that the server serves now speaks its version.
			t.Stored.ReloadedBuild = t.Build
			t.do(app.Reload{})
		}
	}
}
