package web

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
)

// TestTheFirstInvitation: it makes an owner, and another one takes its place, so that a
// server that is started many times has one open door.
func TestTheFirstInvitation(t *testing.T) {
	s := newFixture(t)
	var codes []string
	for range 2 {
		path, err := InviteFirst(t.Context(), s.Store)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, strings.TrimPrefix(path, "/inbox#setup="))
	}
	p := s.client()
	p.post("/v1/agent/setup", map[string]string{"code": codes[0], "name": "Eve", "password": goodPassword}).want(t, 403)
	p.post("/v1/agent/setup", map[string]string{"code": codes[1], "name": "Mira", "password": goodPassword}).want(t, 200)
	if role := p.account().Role; role != protocol.RoleOwner {
		t.Errorf("the first agent is %s", role)
	}
}

// TestHowLongCodesAreValid: an invitation for a week, and the way back into an account
// for a day.
func TestHowLongCodesAreValid(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		agent := s.signedInClient("Mira").account().ID
		invitation := s.inviteCode()
		path, err := Reset(t.Context(), s.Store, store.Cause{}, agent, false)
		if err != nil {
			t.Fatal(err)
		}
		reset := strings.TrimPrefix(path, "/inbox#reset=")
		open := func(code string) bool {
			return s.Store.CodeIsOpen(t.Context(), store.HashToken(code)) == nil
		}
		now := time.Duration(0)
		for _, c := range []struct {
			at                time.Duration
			invitation, reset bool
		}{{24*time.Hour - time.Second, true, true}, {24*time.Hour + time.Second, true, false},
			{7*24*time.Hour - time.Second, true, false}, {7*24*time.Hour + time.Second, false, false}} {
			<-time.After(c.at - now)
			now = c.at
			if open(invitation) != c.invitation || open(reset) != c.reset {
				t.Errorf("after %v the invitation is open: %v, the way back: %v", now, open(invitation), open(reset))
			}
		}
	})
}

// TestNoCodeForNobody: an account that there is not has no way back.
func TestNoCodeForNobody(t *testing.T) {
	s := newFixture(t)
	if path, err := Reset(t.Context(), s.Store, store.Cause{}, "nobody", false); !errors.Is(err, store.ErrNotFound) || path != "" {
		t.Errorf("%q, %v", path, err)
	}
}

// TestTheAddressOfAnInvitation: it is the one at which its owner has reached the server.
func TestTheAddressOfAnInvitation(t *testing.T) {
	for name, c := range map[string]struct {
		change  func(*Config)
		headers []string
		want    string
	}{
		"http":             {func(*Config) {}, []string{"Host", "localhost:8080"}, "http://localhost:8080"},
		"behind a proxy":   {trustLoopback, []string{"Host", "chat.example", "X-Forwarded-Proto", "https"}, "https://chat.example"},
		"a public address": {withPublicURL("https://shop.example/chat"), []string{"Host", "10.0.0.7:8080"}, "https://shop.example/chat"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newFixture(t, c.change)
			setup := "{\"code\":\"" + s.inviteCode() + "\",\"name\":\"Mira\",\"password\":\"" + goodPassword + "\"}"
			joined := s.client().do("POST", "/v1/agent/setup", setup, c.headers...).want(t, 200)
			var cookies []string
			for _, cookie := range joined.Cookies() {
				cookies = append(cookies, cookie.Name+"="+cookie.Value)
			}
			a := s.client().do("POST", "/v1/agent/invite", "", append(c.headers, "Cookie", strings.Join(cookies, "; "))...).want(t, 200)
			if got := decode[protocol.Invitation](t, a).Address; !strings.HasPrefix(got, c.want+"/inbox#setup=") {
				t.Errorf("the address is %s", got)
			}
		})
	}
}
