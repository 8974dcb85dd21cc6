package chat

import (
	"slices"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// live reports whether frames of the visitor's session can be sent.
func (u *update) live() bool {
	return u.Connection.Phase == connection.Live && u.Connection.Session == u.Stored.Session.ID && u.Connection.Session != ""
}

// wantedSession returns the session to be connected, and whether a connection
// is wanted at all: first for a session that still delivers after its logout,
// then for the visitor's. A connection for revocations only has no session.
func (u *update) wantedSession() (s state.Session, want bool) {
	switch {
	case len(u.Logouts) > 0:
		return u.Logouts[0].Session, true
	case u.Stored.Session.Used || u.Open && u.Stored.Session.ID != "":
		return u.Stored.Session, true
	}
	return state.Session{}, u.mayRevoke() && len(u.Stored.Unconfirmed()) > 0
}

// updateConnection opens, keeps or closes the socket as the model wants it.
func (u *update) updateConnection() {
	s, want := u.wantedSession()
	switch u.Connection.Phase {
	case connection.Connecting, connection.Greeting, connection.Live:
		if u.due(u.Connection.Due) {
			u.disconnect(protocol.CloseSilent)
			u.backOff()
		} else if !want || u.Connection.Session != s.ID || u.hasUnsentJoined() {
			u.disconnect(protocol.CloseReplaced)
			u.Connection.Rest()
		}
	case connection.Waiting:
		if !want {
			u.Connection.Cancel()
		} else if u.due(u.Connection.Due) {
			u.connect(s)
		}
	}
	if want && u.Connection.Phase == connection.Idle {
		u.connect(s)
	}
}

// hasUnsentJoined reports whether the server does not know yet of a session
// that another tab began. It is named in the greeting.
func (u *update) hasUnsentJoined() bool {
	return u.live() && u.Connection.JoinedSent < int64(len(u.Stored.Joined))
}

func (u *update) connect(s state.Session) {
	u.Connection.Connect(s.ID, u.Now)
	u.do(app.Connect{Socket: u.Connection.Socket})
}

// socketOpened greets the server.
func (u *update) socketOpened(socket int64) {
	if socket != u.Connection.Socket || u.Connection.Phase != connection.Connecting {
		return
	}
	u.Connection.Opened(u.Now)
	u.sendRevocations()
	if s, _ := u.wantedSession(); s.ID != "" && s.ID == u.Connection.Session { // else it is for revocations only
		u.sendHello(s)
	}
}

// sendHello greets for a session, with the number of the newest message of each
// conversation, so that the server sends what came after.
func (u *update) sendHello(s state.Session) {
	h := &protocol.Hello{
		Version: protocol.Version, Session: s.ID, Token: s.Token, Revoke: s.Revoke, Key: u.Settings.Key,
		Build: clip(u.Build, protocol.IDLimit), Language: u.Language, Page: u.page(), Bucket: u.Host.Bucket, Frame: u.Host.Frame,
	}
	if s.ID == u.Stored.Session.ID {
		for _, v := range u.Stored.Joined {
			h.Joined = append(h.Joined, protocol.JoinedSession{Session: v.ID, Token: v.Token})
		}
		u.Connection.JoinedSent = int64(len(h.Joined))
		u.Resumed = nil
		for i := range u.Stored.Conversations {
			c := &u.Stored.Conversations[i]
			if n := c.Newest(); n > 0 && len(h.Resume) < protocol.ListSize {
				h.Resume = append(h.Resume, protocol.ResumePoint{Conversation: c.ID, Number: n})
				u.Resumed = append(u.Resumed, c.ID)
			}
		}
		for _, r := range u.Stored.Ran {
			h.Ran = append(h.Ran, r.Release)
		}
		u.RanSaid = h.Ran
	}
	u.sendFrame(h)
}

func (u *update) sendFrame(f protocol.Frame) {
	u.do(app.Send{Socket: u.Connection.Socket, Text: protocol.Encode(f)})
}

// socketClosed connects again later, ends the session, or stays closed: the
// close code says which.
func (u *update) socketClosed(e app.SocketClosed) {
	if e.Socket != u.Connection.Socket {
		return
	}
	session := u.Connection.Session
	u.disconnected()
	code := protocol.CloseCode(e.Code)
	switch {
	case code == protocol.CloseRevoked && session != "":
		if session == u.Stored.Session.ID {
			u.backOff() // so that a server that revokes everything does not cause a loop
		}
		u.sessionRevoked(session)
	case code.Reconnect():
		if code == protocol.CloseTooMany {
			u.Connection.Tries = max(u.Connection.Tries, connection.BusyTries)
		}
		u.backOff()
	default:
		u.Connection.Close(code) // see continueReload
	}
}

// disconnect closes the socket. What still comes from it belongs to an older
// socket then.
func (u *update) disconnect(code protocol.CloseCode) {
	u.do(app.Disconnect{Socket: u.Connection.Socket, Code: int64(code)})
	u.disconnected()
}

// disconnected handles that there is no socket any more: what was in flight is
// sent again on the next one.
func (u *update) disconnected() {
	u.Connection.Disconnected(u.Now)
	u.InFlight = slices.DeleteFunc(u.InFlight, func(f outbox.InFlight) bool { return f.Socket != 0 })
	for i := range u.Stored.Conversations {
		u.Stored.Conversations[i].Loading = false
	}
}

// backOff waits before the next try.
func (u *update) backOff() { u.Connection.BackOff(u.Now, u.random.Uint64()) }

// retryNow makes the next try due at once.
func (u *update) retryNow() { u.Connection.RetryNow(u.Now) }

// reconnect connects now because the visitor asked for it.
func (u *update) reconnect(app.Action) {
	if u.Connection.Phase == connection.Closed {
		u.Connection.Rest()
	}
	u.retryNow()
}
