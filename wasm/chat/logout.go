package chat

import (
	"slices"
	"strconv"

	"kith/server/protocol"
	"kith/wasm/app"
	"kith/wasm/chat/sdk"
	"kith/wasm/chat/state"
	"kith/wasm/connection"
	"kith/wasm/outbox"
)

// LogoutTimeout is how long a session that has ended here may go on delivering, in
// milliseconds.
const LogoutTimeout = 2_000

// logout ends the session for a call, or for 0 by itself.
func (t *update) logout(call int64) {
	session, letters := t.end()
	l := state.Logout{Session: session, Call: call, Revoke: true, Due: t.Now + LogoutTimeout}
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
func (t *update) parted(l *state.Logout) {
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
func (t *update) left(l *state.Logout, first bool) bool {
	if t.due(l.Due) {
		return true
	}
	if !first {
		return false
	}
	mine := t.Connection.Session == l.Session.ID
	live := mine && t.Connection.Phase == connection.Live
	if len(l.Messages) > 0 {
		// Without a network nothing can arrive in time.
		return !t.Online && !live || t.Connection.Phase == connection.Closed
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

// mayRevoke reports whether this tab tells the server of sessions that have
// ended. For a while it is left to the tab where it happened, which may still
// be delivering.
func (t *update) mayRevoke() bool { return t.GraceUntil == 0 }

// departing reports whether a session still has something to deliver here.
func (t *update) departing(session string) bool {
	for i := range t.Logouts {
		if t.Logouts[i].Session.ID == session {
			return true
		}
	}
	return false
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

func (t *update) callLogout(c *state.Call, _ string) {
	c.Due = 0 // the leave has its own bound
	t.failCalls(c.Number)
	if t.Stored.Session.Used {
		t.logout(c.Number)
		return
	}
	t.end()
	c.Settle(`{"discarded":0}`)
}

// handed takes in that a letter of a session that has ended was delivered.
func (t *update) handed(client string) {
	if len(t.Logouts) == 0 || t.Logouts[0].Session.ID != t.Connection.Session {
		return
	}
	l := &t.Logouts[0]
	l.Messages = slices.DeleteFunc(l.Messages, func(l outbox.Message) bool { return l.Client == client })
	t.land(client)
}

// refusedLeaving takes in the same for a session that has ended.
func (t *update) refusedLeaving(f *protocol.Refused) {
	if f.Code.Temporary() {
		t.hold(f.Client, pause(f.Retry))
		return
	}
	if len(t.Logouts) > 0 && t.Logouts[0].Session.ID == t.Connection.Session {
		t.Logouts[0].Discarded++
		t.handed(f.Client)
	}
}

// ending takes in that the server has ended a session.
func (t *update) ending(f *protocol.Revoked) { t.finished(f.Session) }

// end makes this program as if the person had never been here, and hands back
// what was theirs. What belongs to the device or to everybody stays. A public
// screen stays as it is; one that belonged to the person gives way to home.
func (t *update) end() (state.Session, []outbox.Message) {
	old := t.Stored
	t.Stored = state.Stored{
		V: old.V, Build: old.Build, Generation: old.Generation,
		Revoked: old.Revoked,
		Muted:   old.Muted, MutedAt: old.MutedAt,
		Route: old.Route, RouteAt: old.RouteAt,
		ActiveTab: old.ActiveTab, ActiveTabAt: old.ActiveTabAt,
		ReloadedBuild: old.ReloadedBuild,
	}
	if old.Session.ID != "" {
		t.Stored.Generation++
	}
	if old.Session.Used {
		t.Stored.Revoke(state.Revocation{Session: old.Session.ID, Generation: t.Stored.Generation})
	}
	t.vacate()
	return old.Session, old.Outbox
}

// vacate takes the person out of everything that is not stored.
func (t *update) vacate() {
	t.ListLoaded = false
	t.Typing, t.SentTyping = nil, state.SentTyping{}
	t.NewDivider, t.NewBelow, t.AtEnd = 0, 0, true
	t.Notice = state.Notice{}
	trail := t.BackStack[:0:0]
	for _, p := range t.BackStack {
		if !p.Screen.Personal() {
			trail = append(trail, p)
		}
	}
	t.BackStack = trail
	if t.Route.Screen.Personal() {
		t.Route, t.BackStack = state.Route{Screen: state.HomeScreen}, nil
	}
	if t.Stored.Route.Screen.Personal() {
		t.Stored.Route, t.Stored.RouteAt = t.Route, t.later(t.Stored.RouteAt)
	}
	if len(t.Reported) > 0 {
		t.Reported = nil
		t.do(app.Notify{Event: "onUnread", Response: sdk.UnreadChange(t.Model, "")})
	}
	if t.Open {
		t.begin()
	}
}

// over ends a session that the server does not take any more. What was on its
// way cannot be delivered, and must not be under another session.
func (t *update) over() {
	old, _ := t.end()
	t.Stored.ConfirmRevoked(old.ID)
	t.failCalls(t.CallCount + 1)
	if old.Used {
		t.do(app.Notify{Event: "onLogout", Response: "null"})
	}
}

// RevokeGrace is how long the end of a session is left to the tab where it
// happened, in milliseconds: longer than that tab may go on delivering.
const RevokeGrace = 2*LogoutTimeout + 1_000

// part closes a session that another tab has ended, once what this tab alone
// had to send is on its way.
func (t *update) part(mine state.Stored) {
	l := state.Logout{Session: mine.Session, Due: t.Now + LogoutTimeout}
	for _, letter := range mine.Outbox {
		if letter.Failure == "" && t.Connection.Phase == connection.Live {
			l.Messages = append(l.Messages, letter)
		}
	}
	if len(l.Messages) > 0 {
		t.Logouts = append(t.Logouts, l)
	}
}
