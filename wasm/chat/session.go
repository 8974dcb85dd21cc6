package chat

import (
	"encoding/base64"
	"math/rand/v2"

	"kith/server/protocol"
	"kith/wasm/app"
)

// made is a text of n random bytes, as ids and tokens are.
func (t *update) made(n int) string {
	if t.random == nil {
		t.random = rand.NewChaCha8(t.moment.Seed)
	}
	b := make([]byte, n)
	t.random.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func (t *update) id() string { return t.made(protocol.IDBytes) }

// begin makes a session where there is none. It costs the server nothing until
// something is done under it.
func (t *update) begin() {
	if t.Stored.Session.ID == "" {
		t.Stored.Session = Session{ID: t.id(), Token: t.made(protocol.TokenBytes)}
	}
}

// use makes sure of a session because something is being done under it.
func (t *update) use() {
	t.begin()
	t.Stored.Session.Used = true
}

// end makes this program as if the person had never been here, and hands back
// what was theirs. What belongs to the device or to everybody stays. A public
// screen stays as it is; one that belonged to the person gives way to home.
func (t *update) end() (Session, []Message) {
	old := t.Stored
	t.Stored = Stored{
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
		t.Stored.Revoke(Revocation{Session: old.Session.ID, Generation: t.Stored.Generation})
	}
	t.vacate()
	return old.Session, old.Outbox
}

// vacate takes the person out of everything that is not stored.
func (t *update) vacate() {
	t.ListLoaded = false
	t.Typing, t.SentTyping = nil, SentTyping{}
	t.NewDivider, t.NewBelow, t.AtEnd = 0, 0, true
	t.Notice = Notice{}
	trail := t.BackStack[:0:0]
	for _, p := range t.BackStack {
		if !p.Screen.Personal() {
			trail = append(trail, p)
		}
	}
	t.BackStack = trail
	if t.Route.Screen.Personal() {
		t.Route, t.BackStack = Route{Screen: HomeScreen}, nil
	}
	if t.Stored.Route.Screen.Personal() {
		t.Stored.Route, t.Stored.RouteAt = t.Route, t.later(t.Stored.RouteAt)
	}
	if len(t.Reported) > 0 {
		t.Reported = nil
		t.do(app.Notify{Event: "onUnread", Response: UnreadChange(t.Model, "")})
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

// Revoke remembers that a session has ended. The list is bounded: a device that
// signed out so often while offline lets the oldest go.
func (s *Stored) Revoke(r Revocation) {
	s.Revoked = joinRevoked(s.Revoked, []Revocation{r})
}

// ConfirmRevoked takes in that the server knows of the end of a session.
func (s *Stored) ConfirmRevoked(session string) {
	for i := range s.Revoked {
		if s.Revoked[i].Session == session {
			s.Revoked[i].Done = true
		}
	}
}

// Unconfirmed are the sessions whose end the server has not confirmed.
func (s *Stored) Unconfirmed() []string {
	var ids []string
	for _, r := range s.Revoked {
		if !r.Done {
			ids = append(ids, r.Session)
		}
	}
	return ids
}
