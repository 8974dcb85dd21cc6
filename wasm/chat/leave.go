package chat

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/app"
)

// LogoutTimeout is how long a session that has ended here may go on delivering, in
// milliseconds.
const LogoutTimeout = 2_000

// A Logout is a session that has ended here, with what it still has to deliver.
// It is in memory alone: the next person's storage must not hold it.
type Logout struct {
	Session    Session
	Messages   []Message
	Discarded  int64 // letters that can be delivered no more
	Call       int64 // a call's Number, to be answered; 0 for none
	Revoke     bool  // whether this tab tells the server that the session has ended
	RevokeSent bool  // whether it has, on this socket
	Answered   bool
	Due        int64 // when to give up, Unix milliseconds
}

// logout ends the session for a call, or for 0 by itself.
func (t *update) logout(call int64) {
	session, letters := t.end()
	l := Logout{Session: session, Call: call, Revoke: true, Due: t.Now + LogoutTimeout}
	for _, letter := range letters {
		if letter.Failure != "" {
			l.Discarded++
			continue
		}
		l.Messages = append(l.Messages, letter)
	}
	if !session.Used {
		t.parted(&l)
		return
	}
	t.Logouts = append(t.Logouts, l)
}

// parted answers who asked for a session's end.
func (t *update) parted(l *Logout) {
	if l.Answered {
		return
	}
	l.Answered = true
	lost := l.Discarded + int64(len(l.Messages))
	t.resolve(l.Call, `{"discarded":`+strconv.FormatInt(lost, 10)+`}`)
	if l.Session.Used && l.Revoke {
		t.do(app.Notify{Event: "onLogout", Response: "null"})
	}
}

// leave goes on with the sessions that have ended here. They are served one
// after the other, the first of them by the link.
func (t *update) leave() {
	for i := 0; i < len(t.Logouts); {
		if t.left(&t.Logouts[i], i == 0) {
			t.parted(&t.Logouts[i])
			t.Logouts = append(t.Logouts[:i:i], t.Logouts[i+1:]...)
		} else {
			i++
		}
	}
}

// left goes on with one and reports whether it is done.
func (t *update) left(l *Logout, first bool) bool {
	if t.due(l.Due) {
		return true
	}
	if !first {
		return false
	}
	mine := t.Connection.Session == l.Session.ID
	live := mine && t.Connection.Phase == Live
	if len(l.Messages) > 0 {
		// Without a network nothing can arrive in time.
		return !t.Online && !live || t.Connection.Phase == Closed
	}
	t.parted(l)
	if !l.Revoke || !live {
		// The revocation is remembered, and goes first on the next socket.
		return true
	}
	if !l.RevokeSent {
		l.RevokeSent = true
		t.transmit(&protocol.Revoke{Session: l.Session.ID})
	}
	return !t.Stored.IsUnconfirmed(l.Session.ID)
}

// IsUnconfirmed reports whether the end of a session has yet to be confirmed.
func (s *Stored) IsUnconfirmed(session string) bool {
	for _, r := range s.Revoked {
		if r.Session == session {
			return !r.Done
		}
	}
	return false
}
