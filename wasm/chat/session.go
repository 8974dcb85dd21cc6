package chat

import (
	"encoding/base64"
	"math/rand/v2"

	"kith/server/protocol"
	"kith/wasm/app"
)

// made is a text of n random bytes, as ids and tokens are.
func (t *turn) made(n int) string {
	if t.random == nil {
		t.random = rand.NewChaCha8(t.moment.Seed)
	}
	b := make([]byte, n)
	t.random.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func (t *turn) id() string { return t.made(protocol.IDBytes) }

// begin makes a session where there is none. It costs the server nothing until
// something is done under it.
func (t *turn) begin() {
	if t.State.Session.ID == "" {
		t.State.Session = Session{ID: t.id(), Token: t.made(protocol.TokenBytes)}
	}
}

// use makes sure of a session because something is being done under it.
func (t *turn) use() {
	t.begin()
	t.State.Session.Used = true
}

// end makes this program as if the person had never been here, and hands back
// what was theirs. What belongs to the device or to everybody stays. A public
// screen stays as it is; one that belonged to the person gives way to home.
func (t *turn) end() (Session, []Letter) {
	old := t.State
	t.State = State{
		V: old.V, Build: old.Build, Era: old.Era,
		Revoked: old.Revoked,
		Quiet:   old.Quiet, QuietAt: old.QuietAt,
		Place: old.Place, PlaceAt: old.PlaceAt,
		Front: old.Front, FrontAt: old.FrontAt,
		Reloaded: old.Reloaded,
	}
	if old.Session.ID != "" {
		t.State.Era++
	}
	if old.Session.Used {
		t.State.revoke(Revocation{Session: old.Session.ID, Era: t.State.Era})
	}
	t.vacate()
	return old.Session, old.Outbox
}

// vacate takes the person out of everything that is not stored.
func (t *turn) vacate() {
	t.Listed = false
	t.Typing, t.Writing = nil, Writing{}
	t.NewFrom, t.Below, t.AtEnd = 0, 0, true
	t.Notice = Notice{}
	trail := t.Trail[:0:0]
	for _, p := range t.Trail {
		if !p.Screen.Personal() {
			trail = append(trail, p)
		}
	}
	t.Trail = trail
	if t.Place.Screen.Personal() {
		t.Place, t.Trail = Place{Screen: Home}, nil
	}
	if t.State.Place.Screen.Personal() {
		t.State.Place, t.State.PlaceAt = t.Place, t.later(t.State.PlaceAt)
	}
	if len(t.Told) > 0 {
		t.Told = nil
		t.do(app.Notify{Event: "onUnread", Response: unreadChange(t.Model, "")})
	}
	if t.Open {
		t.begin()
	}
}

// over ends a session that the server does not take any more. What was on its
// way cannot be delivered, and must not be under another session.
func (t *turn) over() {
	old, _ := t.end()
	t.State.confirm(old.ID)
	t.failCalls(t.Asked + 1)
	if old.Used {
		t.do(app.Notify{Event: "onLogout", Response: "null"})
	}
}

// revoke remembers that a session has ended. The list is bounded: a device that
// signed out so often while offline lets the oldest go.
func (s *State) revoke(r Revocation) {
	s.Revoked = joinRevoked(s.Revoked, []Revocation{r})
}

// confirm takes in that the server knows of the end of a session.
func (s *State) confirm(session string) {
	for i := range s.Revoked {
		if s.Revoked[i].Session == session {
			s.Revoked[i].Done = true
		}
	}
}

// revoking are the sessions whose end the server has not confirmed.
func (s *State) revoking() []string {
	var ids []string
	for _, r := range s.Revoked {
		if !r.Done {
			ids = append(ids, r.Session)
		}
	}
	return ids
}
