package web

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"kith/server/access"
	"kith/server/protocol"
	"kith/server/release/releasetest"
	"kith/server/store"
	"kith/server/store/storetest"
)

// An attempt is a request whose answer depends on the store. Prepare, if it is set, does
// what the request needs, and returns what is to be put for {id} in its address.
type attempt struct {
	prepare func(t *testing.T, s *fixture, owner *testClient) (id string)
	body    func(s *fixture) any // nil for none
}

func member(t *testing.T, s *fixture, _ *testClient) string {
	return s.signedInAs("Jonas", protocol.RoleAgent).account().ID
}

func customerOf(t *testing.T, s *fixture, _ *testClient) string {
	actor := store.Actor{Visitor: store.Visitor{Session: "s", TokenHash: store.HashToken("s"), Brand: "demo"}}
	if _, err := s.Store.Append(t.Context(), actor, store.NewMessage{Conversation: "c", Client: "1", Text: "hello", CreateConversation: true}); err != nil {
		t.Fatal(err)
	}
	c, err := s.Store.Conversation(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	return c.Customer.ID
}

func held(t *testing.T, s *fixture, owner *testClient) string {
	owner.do("POST", "/v1/agent/releases", string(releasetest.File(t, "r2")), "Origin", s.URL).want(t, 200)
	return "r2"
}

func withSecondFactor(t *testing.T, _ *fixture, owner *testClient) string {
	secret := decode[protocol.TwoFactorSetup](t, owner.send("POST", "/v1/agent/totp", nil).want(t, 200)).Secret
	key, _ := access.ParseTOTPText(secret)
	owner.send("PUT", "/v1/agent/totp", map[string]string{"secret": secret, "secondFactor": access.TOTPCode(key, time.Now())}).want(t, 200)
	return ""
}

func fields(v map[string]string) func(*fixture) any { return func(*fixture) any { return v } }

// attempts are for every address that reads or writes the store. TestFaults checks that
// none of those for agents is missing.
var attempts = map[string]attempt{
	"POST /v1/agent/setup": {body: func(s *fixture) any {
		return map[string]string{"code": s.inviteCode(), "name": "Somebody", "password": goodPassword}
	}},
	"POST /v1/agent/recover": {body: func(s *fixture) any {
		members, err := s.Store.Members(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		path, err := Reset(s.t.Context(), s.Store, store.Cause{}, members[0].ID, false)
		if err != nil {
			s.t.Fatal(err)
		}
		_, code, _ := strings.Cut(path, "/inbox#reset=")
		return map[string]string{"code": code, "password": "another long sentence"}
	}},
	"GET /v1/picture/{agent}": {},
	"POST /v1/agent/signin":   {body: fields(map[string]string{"name": "Mira", "password": goodPassword})},
	"POST /v1/agent/signout":  {},
	"GET /readyz":             {},

	"GET /v1/agent/self":     {},
	"POST /v1/agent/confirm": {body: fields(map[string]string{"password": goodPassword})},
	"PUT /v1/agent/picture": {body: func(*fixture) any {
		var file bytes.Buffer
		png.Encode(&file, image.NewRGBA(image.Rect(0, 0, 2, 2)))
		return file.String()
	}},
	"PUT /v1/agent/name":            {body: fields(map[string]string{"name": "Mira K."})},
	"PUT /v1/agent/password":        {body: fields(map[string]string{"password": "another long sentence"})},
	"GET /v1/agent/signins":         {},
	"DELETE /v1/agent/signins/{id}": {prepare: func(*testing.T, *fixture, *testClient) string { return "another" }},
	"DELETE /v1/agent/signins":      {},
	"POST /v1/agent/totp":           {},
	"PUT /v1/agent/totp": {body: func(*fixture) any {
		secret := access.NewTOTPSecret()
		return map[string]string{"secret": access.TOTPText(secret), "secondFactor": access.TOTPCode(secret, time.Now())}
	}},
	"DELETE /v1/agent/totp":             {prepare: withSecondFactor},
	"POST /v1/agent/recovery":           {prepare: withSecondFactor},
	"GET /v1/agent/team":                {},
	"GET /v1/agent/audit":               {},
	"POST /v1/agent/invite":             {body: fields(map[string]string{"role": "agent", "for": "Jonas"})},
	"DELETE /v1/agent/invitations/{id}": {prepare: func(*testing.T, *fixture, *testClient) string { return "none" }},
	"PUT /v1/agent/team/{id}":           {prepare: member, body: func(*fixture) any { return map[string]any{"role": "owner", "active": true} }},
	"DELETE /v1/agent/team/{id}":        {prepare: member},
	"GET /v1/agent/confirm":             {},
	"GET /v1/agent/releases":            {},
	"POST /v1/agent/releases":           {body: func(s *fixture) any { return string(releasetest.File(s.t, "r2")) }},
	"POST /v1/agent/releases/canary":    {prepare: held, body: fields(map[string]string{"release": "r2", "share": "5%"})},
	"POST /v1/agent/releases/promote":   {prepare: held, body: fields(map[string]string{"release": "r2"})},
	"POST /v1/agent/releases/rollback":  {prepare: held, body: fields(map[string]string{"release": "b1", "why": "it is bad"})},
	"POST /v1/agent/releases/pin":       {prepare: held, body: fields(map[string]string{"release": "r2", "site": "https://shop.example"})},
	"POST /v1/agent/releases/unpin":     {prepare: held, body: fields(map[string]string{"site": "https://shop.example"})},
	"DELETE /v1/agent/releases/{id}":    {prepare: held},
	"GET /v1/agent/customers/{id}":      {prepare: customerOf},
	"DELETE /v1/agent/customers/{id}":   {prepare: customerOf},
}

// TestFaults: a request during which a call of the store fails is never answered as if
// it had not: it says that something went wrong here.
func TestFaults(t *testing.T) {
	routes := newFixture(t).agentRoutes()
	for _, route := range routes {
		if _, tried := attempts[route.pattern]; !tried {
			t.Errorf("%s is not tried", route.pattern)
		}
	}
	for pattern, attempt := range attempts {
		t.Run(strings.ReplaceAll(pattern, "/", " "), func(t *testing.T) {
			t.Parallel()
			var failing *storetest.Failing
			s := newFixture(t, func(c *Config) {
				failing = &storetest.Failing{Store: c.Store}
				c.Store = failing
			})
			owner := s.signedInClient("Mira")
			method, path, _ := strings.Cut(pattern, " ")
			if attempt.prepare != nil {
				path = strings.ReplaceAll(path, "{id}", attempt.prepare(t, s, owner))
			}
			for n := int64(1); ; n++ {
				var body any
				if attempt.body != nil {
					body = attempt.body(s)
				}
				s.unlimited()
				failing.FailAt(n)
				var a testResponse
				if file, ok := body.(string); ok {
					a = owner.do(method, path, file, "Origin", s.URL)
				} else {
					a = owner.send(method, path, body)
				}
				if !failing.Failed() {
					if n == 1 {
						t.Error("it does not use the store")
					}
					break
				}
				if a.StatusCode < 500 {
					t.Errorf("call %d of the store fails, and the answer is %d: %s", n, a.StatusCode, a.body)
				}
			}
		})
	}
}
