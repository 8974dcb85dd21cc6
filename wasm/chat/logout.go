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

// startLogout ends the session for a call, or for 0 by itself.
func (u *update) startLogout(call int64) {
	session, letters := u.endSession()
	l := state.Logout{Session: session, Call: call, Revoke: true, Due: u.Now + LogoutTimeout}
	for _, letter := range letters {
		if letter.Failure != "" {
			l.Discarded++
			continue
		}
		l.Messages = append(l.Messages, letter)
	}
	if !session.Used {
		u.answerLogout(&l)
		return
	}
	u.Logouts = append(u.Logouts, l)
}

// answerLogout answers who asked for a session's end.
func (u *update) answerLogout(l *state.Logout) {
	if l.Answered {
		return
	}
	l.Answered = true
	lost := l.Discarded + int64(len(l.Messages))
	u.settleCall(l.Call, `{"discarded":`+strconv.FormatInt(lost, 10)+`}`)
	if l.Session.Used && l.Revoke {
		u.do(app.Notify{Event: "onLogout", Response: "null"})
	}
}

// continueLogouts goes on with the sessions that have ended here. They are served one
// after the other, the first of them by the link.
func (u *update) continueLogouts() {
	for i := 0; i < len(u.Logouts); {
		if u.continueLogout(&u.Logouts[i], i == 0) {
			u.answerLogout(&u.Logouts[i])
			u.Logouts = append(u.Logouts[:i:i], u.Logouts[i+1:]...)
		} else {
			i++
		}
	}
}

// continueLogout goes on with one and reports whether it is done.
func (u *update) continueLogout(l *state.Logout, first bool) bool {
	if u.due(l.Due) {
		return true
	}
	if !first {
		return false
	}
	mine := u.Connection.Session == l.Session.ID
	live := mine && u.Connection.Phase == connection.Live
	if len(l.Messages) > 0 {
		// Without a network nothing can arrive in time.
		return !u.Online && !live || u.Connection.Phase == connection.Closed
	}
	u.answerLogout(l)
	if !l.Revoke || !live {
		// The revocation is remembered, and goes first on the next socket.
		return true
	}
	if !l.RevokeSent {
		l.RevokeSent = true
		u.sendFrame(&protocol.Revoke{Session: l.Session.ID})
	}
	return !u.Stored.IsUnconfirmed(l.Session.ID)
}

// mayRevoke reports whether this tab tells the server of sessions that have
// ended. For a while it is left to the tab where it happened, which may still
// be delivering.
func (u *update) mayRevoke() bool { return u.GraceUntil == 0 }

// isLoggingOut reports whether a session still has something to deliver here.
func (u *update) isLoggingOut(session string) bool {
	for i := range u.Logouts {
		if u.Logouts[i].Session.ID == session {
			return true
		}
	}
	return false
}

// sessionRevoked takes in that the server has ended a session.
func (u *update) sessionRevoked(session string) {
	u.Stored.ConfirmRevoked(session)
	if session == u.Stored.Session.ID {
		u.loseSession()
		return
	}
	for i := range u.Logouts {
		if u.Logouts[i].Session.ID == session {
			u.Logouts[i].Due = u.Now
		}
	}
}

func (u *update) beginLogout(c *state.Call, _ string) {
	c.Due = 0 // the leave has its own bound
	u.failCallsBefore(c.Number)
	if u.Stored.Session.Used {
		u.startLogout(c.Number)
		return
	}
	u.endSession()
	c.Settle(`{"discarded":0}`)
}

// deliveredAfterLogout takes in that a letter of a session that has ended was delivered.
func (u *update) deliveredAfterLogout(client string) {
	if len(u.Logouts) == 0 || u.Logouts[0].Session.ID != u.Connection.Session {
		return
	}
	l := &u.Logouts[0]
	l.Messages = slices.DeleteFunc(l.Messages, func(l outbox.Message) bool { return l.Client == client })
	u.clearInFlight(client)
}

// refusedAfterLogout takes in the same for a session that has ended.
func (u *update) refusedAfterLogout(f *protocol.Refused) {
	if f.Code.Temporary() {
		u.delay(f.Client, retryDelay(f.Retry))
		return
	}
	if len(u.Logouts) > 0 && u.Logouts[0].Session.ID == u.Connection.Session {
		u.Logouts[0].Discarded++
		u.deliveredAfterLogout(f.Client)
	}
}

// receiveRevoked takes in that the server has ended a session.
func (u *update) receiveRevoked(f *protocol.Revoked) { u.sessionRevoked(f.Session) }

// endSession makes this program as if the person had never been here, and hands back
// what was theirs. What belongs to the device or to everybody stays. A public
// screen stays as it is; one that belonged to the person gives way to home.
func (u *update) endSession() (state.Session, []outbox.Message) {
	old := u.Stored
	u.Stored = state.Stored{
		V: old.V, Build: old.Build, Generation: old.Generation,
		Revoked: old.Revoked,
		Muted:   old.Muted, MutedAt: old.MutedAt,
		Route: old.Route, RouteAt: old.RouteAt,
		ActiveTab: old.ActiveTab, ActiveTabAt: old.ActiveTabAt,
		ReloadedBuild: old.ReloadedBuild,
	}
	if old.Session.ID != "" {
		u.Stored.Generation++
	}
	if old.Session.Used {
		u.Stored.Revoke(state.Revocation{Session: old.Session.ID, Generation: u.Stored.Generation})
	}
	u.clearPerson()
	return old.Session, old.Outbox
}

// clearPerson takes the person out of everything that is not stored.
func (u *update) clearPerson() {
	u.ListLoaded = false
	u.TypingIndicators, u.SentTyping = nil, state.SentTyping{}
	u.NewFrom, u.UnseenBelow, u.AtEnd = 0, 0, true
	u.Notice = state.Notice{}
	trail := u.BackStack[:0:0]
	for _, p := range u.BackStack {
		if !p.Screen.Personal() {
			trail = append(trail, p)
		}
	}
	u.BackStack = trail
	if u.Route.Screen.Personal() {
		u.Route, u.BackStack = state.Route{Screen: state.HomeScreen}, nil
	}
	if u.Stored.Route.Screen.Personal() {
		u.Stored.Route, u.Stored.RouteAt = u.Route, u.laterThan(u.Stored.RouteAt)
	}
	if len(u.Reported) > 0 {
		u.Reported = nil
		u.do(app.Notify{Event: "onUnread", Response: sdk.UnreadChange(u.Model, "")})
	}
	if u.Open {
		u.startSession()
	}
}

// loseSession ends a session that the server does not take any more. What was on its
// way cannot be delivered, and must not be under another session.
func (u *update) loseSession() {
	old, _ := u.endSession()
	u.Stored.ConfirmRevoked(old.ID)
	u.failCallsBefore(u.CallCount + 1)
	if old.Used {
		u.do(app.Notify{Event: "onLogout", Response: "null"})
	}
}

// RevokeGrace is how long the end of a session is left to the tab where it
// happened, in milliseconds: longer than that tab may go on delivering.
const RevokeGrace = 2*LogoutTimeout + 1_000

// deliverRest closes a session that another tab has ended, once what this tab alone
// had to send is on its way.
func (u *update) deliverRest(mine state.Stored) {
	l := state.Logout{Session: mine.Session, Due: u.Now + LogoutTimeout}
	for _, letter := range mine.Outbox {
		if letter.Failure == "" && u.Connection.Phase == connection.Live {
			l.Messages = append(l.Messages, letter)
		}
	}
	if len(l.Messages) > 0 {
		u.Logouts = append(u.Logouts, l)
	}
}
