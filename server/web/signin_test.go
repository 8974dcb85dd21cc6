package web

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"kith/server/limit"
	"kith/server/protocol"
)

const goodPassword = "a long sentence"

// inviteCode returns a new one-time code.
func (s *fixture) inviteCode() string {
	s.t.Helper()
	path, err := Invite(s.t.Context(), s.Store)
	if err != nil {
		s.t.Fatal(err)
	}
	_, code, ok := strings.Cut(path, "/inbox#setup=")
	if !ok {
		s.t.Fatalf("the path is %s", path)
	}
	return code
}

// signedInClient returns a client that is signed in as a new agent.
func (s *fixture) signedInClient(name string) *testClient {
	s.t.Helper()
	p := s.client()
	p.post("/v1/agent/setup", map[string]string{"code": s.inviteCode(), "name": name, "password": goodPassword}).want(s.t, 200)
	return p
}

// cookie returns the client's sign-in cookie, or nil.
func (p *testClient) cookie() *http.Cookie {
	at, _ := url.Parse(p.s.URL)
	for _, c := range p.Jar.Cookies(at) {
		if c.Name == cookieName {
			return c
		}
	}
	return nil
}

func TestAnAgentJoinsAndReturns(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	p.get("/v1/agent/self").want(t, 401, `"unauthorized"`)
	code := s.inviteCode()
	a := p.post("/v1/agent/setup", map[string]string{"code": code, "name": "  Mira   K. ", "password": goodPassword}).want(t, 200)
	if who := decode[protocol.Person](t, a); who.Name != "Mira K." || who.ID == "" {
		t.Errorf("joined as %+v", who)
	}
	a.wantHeader(t, "Set-Cookie", "HttpOnly").wantHeader(t, "Set-Cookie", "SameSite=Strict").wantHeader(t, "Set-Cookie", "Path=/").wantHeader(t, "Cache-Control", "no-store")
	if strings.Contains(a.Header.Get("Set-Cookie"), "Secure") {
		t.Error("the cookie of a plain connection says Secure, and would be lost")
	}
	p.get("/v1/agent/self").want(t, 200, `"Mira K."`)

	// The code is used up, and was before the second asked.
	s.client().post("/v1/agent/setup", map[string]string{"code": code, "name": "Eve", "password": goodPassword}).want(t, 403, "used already")

	p.post("/v1/agent/signout", nil).want(t, 204)
	if c := p.cookie(); c != nil {
		t.Errorf("the browser keeps %v", c)
	}
	p.get("/v1/agent/self").want(t, 401)
	p.post("/v1/agent/signout", nil).want(t, 204)
	p.post("/v1/agent/signin", map[string]string{"name": "mira k.", "password": goodPassword}).want(t, 200, `"Mira K."`)
	p.get("/v1/agent/self").want(t, 200)
}

func TestASignInThatEndedCountsNoMore(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	kept := p.cookie()
	p.post("/v1/agent/signout", nil).want(t, 204)
	s.client().get("/v1/agent/self", "Cookie", kept.Name+"="+kept.Value).want(t, 401)
}

func TestSetupSaysWhatIsMissing(t *testing.T) {
	s := newFixture(t)
	s.signedInClient("Mira")
	for name, c := range map[string]struct {
		fields map[string]string
		status int
		text   string
	}{
		"no name":         {map[string]string{"name": " ", "password": goodPassword}, 400, "choose a name"},
		"a name of signs": {map[string]string{"name": "a\u202eb", "password": goodPassword}, 400, "choose a name"},
		"a long name":     {map[string]string{"name": strings.Repeat("x", 321), "password": goodPassword}, 400, "choose a name"},
		"short password":  {map[string]string{"name": "Ann", "password": "1234567"}, 400, "at least 8"},
		"long password":   {map[string]string{"name": "Ann", "password": strings.Repeat("x", 257)}, 400, "at most 256"},
		"wrong code":      {map[string]string{"name": "Ann", "password": goodPassword, "code": "x"}, 403, "invitation"},
		"taken name":      {map[string]string{"name": "MIRA", "password": goodPassword, "code": s.inviteCode()}, 409, "name already"},
	} {
		t.Run(name, func(t *testing.T) {
			s.limits.signIns = limit.NewPerNetwork("sign_ins", 1000, 1000)
			s.client().post("/v1/agent/setup", c.fields).want(t, c.status, c.text)
		})
	}
	s.client().do("POST", "/v1/agent/setup", "{").want(t, 400)
	s.client().do("POST", "/v1/agent/setup", `{"name":"`+strings.Repeat("x", maxCredentialBytes)+`"}`).want(t, 400)
}

func TestAWrongNameAndAWrongPasswordAreAnsweredAlike(t *testing.T) {
	s := newFixture(t)
	s.signedInClient("Mira")
	name := s.client().post("/v1/agent/signin", map[string]string{"name": "Nobody", "password": goodPassword})
	password := s.client().post("/v1/agent/signin", map[string]string{"name": "Mira", "password": "wrong"})
	if name.StatusCode != 401 || name.StatusCode != password.StatusCode || name.body != password.body {
		t.Errorf("%d %s\n%d %s", name.StatusCode, name.body, password.StatusCode, password.body)
	}
}

func TestGuessingIsLimited(t *testing.T) {
	s := newFixture(t)
	s.limits.signIns = limit.NewPerNetwork("sign_ins", 0.001, 2)
	for _, want := range []int{401, 401, 429} {
		a := s.client().post("/v1/agent/signin", map[string]string{"name": "Mira", "password": "x"}).want(t, want)
		if want == 429 {
			if a.want(t, 429, `"too_many"`); a.Header.Get("Retry-After") == "" {
				t.Error("the header Retry-After is missing")
			}
		}
	}
	s.limits.signIns = limit.NewPerNetwork("sign_ins", 1000, 1000)
	s.limits.signInNames = limit.New[string]("sign_ins_per_name", 0.001, 1)
	s.client().post("/v1/agent/signin", map[string]string{"name": "Mira", "password": "x"}).want(t, 401)
	s.client().post("/v1/agent/signin", map[string]string{"name": " MIRA ", "password": "x"}).want(t, 429)
	s.client().post("/v1/agent/signin", map[string]string{"name": "Ann", "password": "x"}).want(t, 401)
}

func TestOtherSitesCannotActAsAnAgent(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	for _, path := range []string{"/v1/agent/invite", "/v1/agent/signout", "/v1/agent/signin", "/v1/agent/setup"} {
		p.do("POST", path, "{}", "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site").want(t, 403)
	}
	p.get("/v1/agent/self").want(t, 200).wantHeader(t, "Access-Control-Allow-Origin", "")
}

func TestInvitations(t *testing.T) {
	s := newFixture(t)
	s.client().post("/v1/agent/invite", nil).want(t, 401)
	a := s.signedInClient("Mira").post("/v1/agent/invite", nil).want(t, 200)
	var invitation struct{ Address string }
	json.Unmarshal([]byte(a.body), &invitation)
	code, ok := strings.CutPrefix(invitation.Address, s.URL+"/inbox#setup=")
	if !ok {
		t.Fatalf("the address is %q", invitation.Address)
	}
	s.client().post("/v1/agent/setup", map[string]string{"code": code, "name": "Jonas", "password": goodPassword}).want(t, 200)
}

func TestBehindATrustedProxyCookiesAreSecure(t *testing.T) {
	s := newFixture(t, func(p *Config) { p.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	text, _ := json.Marshal(map[string]string{"code": s.inviteCode(), "name": "Mira", "password": goodPassword})
	s.client().do("POST", "/v1/agent/setup", string(text), "X-Forwarded-Proto", "https").want(t, 200).wantHeader(t, "Set-Cookie", "; Secure")
}
