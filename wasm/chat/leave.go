package chat

import (
	"strconv"

	"kith/server/protocol"
	"kith/wasm/app"
)

// LeaveFor is how long a session that has ended here may go on delivering, in
// milliseconds.
const LeaveFor = 2_000

// A Leave is a session that has ended here, with what it still has to deliver.
// It is in memory alone: the next person's storage must not hold it.
type Leave struct {
	Session  Session
	Letters  []Letter
	Lost     int64 // letters that can be delivered no more
	Call     int64 // a call's Number, to be answered; 0 for none
	Revoke   bool  // whether this tab tells the server that the session has ended
	Told     bool  // whether it has, on this socket
	Answered bool
	Due      int64 // when to give up, Unix milliseconds
}

// logout ends the session for a call, or for 0 by itself.
func (t *turn) logout(call int64) {
	session, letters := t.end()
	l := Leave{Session: session, Call: call, Revoke: true, Due: t.Now + LeaveFor}
	for _, letter := range letters {
		if letter.Failed != "" {
			l.Lost++
			continue
		}
		l.Letters = append(l.Letters, letter)
	}
	if !session.Used {
		t.parted(&l)
		return
	}
	t.Leaving = append(t.Leaving, l)
}

// parted answers who asked for a session's end.
func (t *turn) parted(l *Leave) {
	if l.Answered {
		return
	}
	l.Answered = true
	lost := l.Lost + int64(len(l.Letters))
	t.resolve(l.Call, `{"discarded":`+strconv.FormatInt(lost, 10)+`}`)
	if l.Session.Used && l.Revoke {
		t.do(app.Notify{Event: "onLogout", Response: "null"})
	}
}

// leave goes on with the sessions that have ended here. They are served one
// after the other, the first of them by the link.
func (t *turn) leave() {
	for i := 0; i < len(t.Leaving); {
		if t.left(&t.Leaving[i], i == 0) {
			t.parted(&t.Leaving[i])
			t.Leaving = append(t.Leaving[:i:i], t.Leaving[i+1:]...)
		} else {
			i++
		}
	}
}

// left goes on with one and reports whether it is done.
func (t *turn) left(l *Leave, first bool) bool {
	if t.due(l.Due) {
		return true
	}
	if !first {
		return false
	}
	mine := t.Link.Session == l.Session.ID
	live := mine && t.Link.Phase == Live
	if len(l.Letters) > 0 {
		// Without a network nothing can arrive in time.
		return !t.Online && !live || t.Link.Phase == Closed
	}
	t.parted(l)
	if !l.Revoke || !live {
		// The revocation is remembered, and goes first on the next socket.
		return true
	}
	if !l.Told {
		l.Told = true
		t.transmit(&protocol.Revoke{Session: l.Session.ID})
	}
	return !t.State.unconfirmed(l.Session.ID)
}

// unconfirmed reports whether the end of a session has yet to be confirmed.
func (s *State) unconfirmed(session string) bool {
	for _, r := range s.Revoked {
		if r.Session == session {
			return !r.Done
		}
	}
	return false
}
