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

// All of logout, from the page's call to the answer. See "The way of a logout"
// in the package comment.

const (
	// LogoutTimeout is how long a session that has ended here may go on
	// delivering, in milliseconds.
	LogoutTimeout = 2_000

	// RevokeGrace is how long the end of a session is left to the tab where it
	// happened, in milliseconds: longer than that tab may go on delivering.
	RevokeGrace = 2*LogoutTimeout + 1_000
)

// beginLogout carries out the page's call. What was asked of the session before
// fails; the call is answered by answerLogout.
func (u *update) beginLogout(c *state.Call, _ string) {
	u.failCallsBefore(c.Number)
	if u.Stored.Session.Used {
		u.startLogout(c.Number)
		return
	}
	if _, _, known := u.endSession(); known {
		u.notifyLogout()
	}
	c.Settle(`{"discarded":0}`)
}

// startLogout ends the session and goes on delivering what was written under it,
// in memory alone. The call is the number of the one to be answered, or 0 if a
// login as somebody else ends it.
func (u *update) startLogout(call int64) {
	session, messages, _ := u.endSession()
	u.Logouts = append(u.Logouts, state.Logout{Session: session, Messages: messages, Call: call, Revoke: true, Due: u.Now + LogoutTimeout})
}

// endSession makes what is stored as if the person had never been here, and
// returns what was theirs. What belongs to the device or to everybody stays.
//
// The state of a newer release goes too, because it is the person's. It is not
// this release that can tell what in it is not. Its session is among the revoked
// then, and the generation, which every release reads, tells a tab of the newer
// one that still has it. Known says that the server may know of that session.
func (u *update) endSession() (session state.Session, messages []outbox.Message, known bool) {
	old := u.Stored
	u.Stored = state.Stored{
		V: old.V, MinReader: old.MinReader, Build: old.Build, Generation: old.Generation,
		Revoked: old.Revoked,
		Muted:   old.Muted, MutedAt: old.MutedAt,
		Route: old.Route, RouteAt: old.RouteAt,
		ActiveTab: old.ActiveTab, ActiveTabAt: old.ActiveTabAt,
		Bucket: old.Bucket, Ran: old.Ran, Reloads: old.Reloads,
	}
	if old.Session.ID != "" || old.Newer != "" {
		u.Stored.Generation++
	}
	if old.Session.Used {
		u.Stored.Revoke(state.Revocation{Session: old.Session.ID, Key: old.Session.RevokeKey(), Generation: u.Stored.Generation})
	}
	known = u.Stored.EndNewer(old.Newer)
	u.clearPerson()
	return old.Session, old.Outbox, known
}

// clearPerson takes the person out of everything that is not stored. A public
// screen stays; one that belonged to the person gives way to home. If the panel
// is open, the next session begins at once.
func (u *update) clearPerson() {
	u.ListLoaded = false
	u.TypingIndicators, u.SentTyping = nil, state.SentTyping{}
	u.NewFrom, u.UnseenBelow, u.AtEnd = 0, 0, true
	u.Notice = state.Notice{}
	u.leavePersonal()
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

// leavePersonal takes the screens of the person out of the back stack, and shows home in
// place of one of them.
func (u *update) leavePersonal() {
	public := u.BackStack[:0:0]
	for _, r := range u.BackStack {
		if !r.Screen.Personal() {
			public = append(public, r)
		}
	}
	u.BackStack = public
	if u.Route.Screen.Personal() {
		u.Route, u.BackStack = state.Route{Screen: state.HomeScreen}, nil
	}
}

// continueLogouts goes on with the sessions that have ended here. They are
// served one after the other: the first of them has the connection, see
// wantedSession, and sendQueued sends its messages.
func (u *update) continueLogouts() {
	if u.due(u.GraceUntil) {
		u.GraceUntil = 0
		if u.Connection.Phase == connection.Live { // a later one sends them as it opens
			u.sendRevocations()
		}
	}
	for i := 0; i < len(u.Logouts); {
		if u.continueLogout(&u.Logouts[i], i == 0) {
			u.answerLogout(&u.Logouts[i])
			u.Logouts = append(u.Logouts[:i:i], u.Logouts[i+1:]...)
		} else {
			i++
		}
	}
}

// continueLogout goes on with one of them, and reports whether it is done.
func (u *update) continueLogout(l *state.Logout, first bool) bool {
	if u.due(l.Due) {
		return true
	}
	if !first {
		return false
	}
	live := u.Connection.Session == l.Session.ID && u.Connection.Phase == connection.Live
	if slices.ContainsFunc(l.Messages, outbox.Message.Waits) {
		// Without a network nothing can arrive in time.
		return !u.Online && !live || u.Connection.Phase == connection.Closed
	}
	u.answerLogout(l)
	if !l.Revoke || !live {
		// The revocation is stored, and goes first on the next socket.
		return true
	}
	if !l.RevokeSent {
		l.RevokeSent = true
		u.sendFrame(&protocol.Revoke{Session: l.Session.ID, Key: l.Session.RevokeKey()})
	}
	return !u.Stored.IsUnconfirmed(l.Session.ID)
}

// deliveredAfterLogout handles that the server has a message of a session that
// has ended here.
func (u *update) deliveredAfterLogout(client string) {
	if len(u.Logouts) == 0 { // the connection is for revocations only
		return
	}
	l := &u.Logouts[0]
	l.Messages = outbox.Remove(l.Messages, client)
}

// refusedAfterLogout handles that the server did not accept one. It is discarded,
// unless the server has it from another tab before the call is answered.
func (u *update) refusedAfterLogout(f *protocol.Refused) {
	if f.Code.Temporary() {
		u.delay(f.Client, retryDelay(f.Retry))
		return
	}
	if len(u.Logouts) == 0 {
		return
	}
	l := &u.Logouts[0]
	if i := outbox.Index(l.Messages, f.Client); i >= 0 {
		l.Messages[i].Failure = u.failureText(f.Code, f.Text)
	}
}

// answerLogout answers the call, if there is one, with the number of messages
// that could not be delivered, and notifies the page. It does so once: as soon
// as everything is delivered, or when the time is over.
func (u *update) answerLogout(l *state.Logout) {
	if l.Answered {
		return
	}
	l.Answered = true
	u.settleCall(l.Call, `{"discarded":`+strconv.Itoa(len(l.Messages))+`}`)
	if l.Revoke {
		u.notifyLogout()
	}
}

// notifyLogout tells the page that the session has ended.
func (u *update) notifyLogout() { u.do(app.Notify{Event: "onLogout", Response: "null"}) }

// sendRevocations tells the server, on a new socket, of the sessions that have
// ended on this device and that it has not confirmed.
func (u *update) sendRevocations() {
	if !u.mayRevoke() {
		return
	}
	for _, r := range u.Stored.Unconfirmed() {
		if !u.isLoggingOut(r.Session) {
			u.sendFrame(&protocol.Revoke{Session: r.Session, Key: r.Key})
		}
	}
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

// receiveRevoked handles the server's answer to a revocation, or that a session
// was ended elsewhere.
func (u *update) receiveRevoked(f *protocol.Revoked) { u.sessionRevoked(f.Session) }

// sessionRevoked handles that the server has ended a session.
func (u *update) sessionRevoked(session string) {
	u.Stored.ConfirmRevoked(session)
	if session == u.Stored.Session.ID {
		u.dropSession()
		u.Stored.ConfirmRevoked(session)
		return
	}
	for i := range u.Logouts {
		if u.Logouts[i].Session.ID == session {
			u.Logouts[i].Due = u.Now
		}
	}
}

// dropSession ends the session without delivering anything: what was on its way
// cannot be delivered any more, and must not be under another session.
func (u *update) dropSession() {
	old, _, known := u.endSession()
	u.failCallsBefore(u.CallCount + 1)
	if old.Used || known {
		u.notifyLogout()
	}
}

// logoutInOtherTab ends the session because it has ended in another tab, whose
// state is merged already. That tab revokes the session; what this tab alone had
// to send goes out first.
func (u *update) logoutInOtherTab(mine, merged state.Stored) {
	u.Stored = merged
	u.clearPerson()
	u.completeMessages()
	u.failCallsBefore(u.CallCount + 1)
	u.GraceUntil = u.Now + RevokeGrace
	known := u.Stored.EndNewer(mine.Newer)
	if !mine.Session.Used {
		if known {
			u.notifyLogout()
		}
		return
	}
	// That tab revokes the session that it knew; here a login may have put
	// another in its place.
	u.Stored.Revoke(state.Revocation{Session: mine.Session.ID, Key: mine.Session.RevokeKey(), Generation: merged.Generation})
	l := state.Logout{Session: mine.Session, Due: u.Now + LogoutTimeout}
	for _, m := range mine.Outbox {
		// One that the other tab keeps was written for whoever has signed in there.
		if m.Waits() && u.Connection.Phase == connection.Live && merged.MessageIndex(m.Client) < 0 {
			l.Messages = append(l.Messages, m)
		}
	}
	u.Logouts = append(u.Logouts, l)
	u.notifyLogout()
}
