package web

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"kith/server/protocol"
)

const goodPassword = "a long sentence"

// code answers a new one-time code.
func (s *stage) code() string {
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

// joined answers the browser of a new agent.
func (s *stage) joined(name string) *person {
	s.t.Helper()
	p := s.person()
	p.post("/v1/agent/setup", map[string]string{"code": s.code(), "name": name, "password": goodPassword}).is(s.t, 200)
	return p
}

// cookie is the agent's cookie of a browser, or nil.
func (p *person) cookie() *http.Cookie {
	at, _ := url.Parse(p.s.URL)
	for _, c := range p.Jar.Cookies(at) {
		if c.Name == cookieName {
			return c
		}
	}
	return nil
}

func TestAnAgentJoinsAndReturns(t *testing.T) {
	s := newStage(t)
	p := s.person()
	p.get("/v1/agent/self").is(t, 401, `"unauthorized"`)
	code := s.code()
	a := p.post("/v1/agent/setup", map[string]string{"code": code, "name": "  Mira   K. ", "password": goodPassword}).is(t, 200)
	if who := read[protocol.Person](t, a); who.Name != "Mira K." || who.ID == "" {
		t.Errorf("joined as %+v", who)
	}
	a.has(t, "Set-Cookie", "HttpOnly").has(t, "Set-Cookie", "SameSite=Strict").has(t, "Set-Cookie", "Path=/").has(t, "Cache-Control", "no-store")
	if strings.Contains(a.Header.Get("Set-Cookie"), "Secure") {
		t.Error("the cookie of a plain connection says Secure, and would be lost")
	}
	p.get("/v1/agent/self").is(t, 200, `"Mira K."`)

	// The code is used up, and was before the second asked.
	s.person().post("/v1/agent/setup", map[string]string{"code": code, "name": "Eve", "password": goodPassword}).is(t, 403, "used already")

	p.post("/v1/agent/signout", nil).is(t, 204)
	if c := p.cookie(); c != nil {
		t.Errorf("the browser keeps %v", c)
	}
	p.get("/v1/agent/self").is(t, 401)
	p.post("/v1/agent/signout", nil).is(t, 204)
	p.post("/v1/agent/signin", map[string]string{"name": "mira k.", "password": goodPassword}).is(t, 200, `"Mira K."`)
	p.get("/v1/agent/self").is(t, 200)
}

func TestASignInThatEndedCountsNoMore(t *testing.T) {
	s := newStage(t)
	p := s.joined("Mira")
	kept := p.cookie()
	p.post("/v1/agent/signout", nil).is(t, 204)
	s.person().get("/v1/agent/self", "Cookie", kept.Name+"="+kept.Value).is(t, 401)
}

func TestSetupSaysWhatIsMissing(t *testing.T) {
	s := newStage(t)
	s.joined("Mira")
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
		"taken name":      {map[string]string{"name": "MIRA", "password": goodPassword, "code": s.code()}, 409, "name already"},
	} {
		t.Run(name, func(t *testing.T) {
			s.limits.signIns = newTable[netip.Prefix](1000, 1000)
			s.person().post("/v1/agent/setup", c.fields).is(t, c.status, c.text)
		})
	}
	s.person().ask("POST", "/v1/agent/setup", "{").is(t, 400)
	s.person().ask("POST", "/v1/agent/setup", `{"name":"`+strings.Repeat("x", credentialBytes)+`"}`).is(t, 400)
}

func TestAWrongNameAndAWrongPasswordAreAnsweredAlike(t *testing.T) {
	s := newStage(t)
	s.joined("Mira")
	name := s.person().post("/v1/agent/signin", map[string]string{"name": "Nobody", "password": goodPassword})
	password := s.person().post("/v1/agent/signin", map[string]string{"name": "Mira", "password": "wrong"})
	if name.StatusCode != 401 || name.StatusCode != password.StatusCode || name.body != password.body {
		t.Errorf("%d %s\n%d %s", name.StatusCode, name.body, password.StatusCode, password.body)
	}
}

func TestGuessingIsLimited(t *testing.T) {
	s := newStage(t)
	s.limits.signIns = newTable[netip.Prefix](0.001, 2)
	for _, want := range []int{401, 401, 429} {
		a := s.person().post("/v1/agent/signin", map[string]string{"name": "Mira", "password": "x"}).is(t, want)
		if want == 429 {
			a.has(t, "Retry-After", "0").is(t, 429, `"too_many"`)
		}
	}
	s.limits.signIns = newTable[netip.Prefix](1000, 1000)
	s.limits.names = newTable[string](0.001, 1)
	s.person().post("/v1/agent/signin", map[string]string{"name": "Mira", "password": "x"}).is(t, 401)
	s.person().post("/v1/agent/signin", map[string]string{"name": " MIRA ", "password": "x"}).is(t, 429)
	s.person().post("/v1/agent/signin", map[string]string{"name": "Ann", "password": "x"}).is(t, 401)
}

func TestOtherSitesCannotActAsAnAgent(t *testing.T) {
	s := newStage(t)
	p := s.joined("Mira")
	for _, path := range []string{"/v1/agent/invite", "/v1/agent/signout", "/v1/agent/signin", "/v1/agent/setup"} {
		p.ask("POST", path, "{}", "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site").is(t, 403)
	}
	p.get("/v1/agent/self").is(t, 200).has(t, "Access-Control-Allow-Origin", "")
}

func TestInvitations(t *testing.T) {
	s := newStage(t)
	s.person().post("/v1/agent/invite", nil).is(t, 401)
	a := s.joined("Mira").post("/v1/agent/invite", nil).is(t, 200)
	var invitation struct{ Address string }
	json.Unmarshal([]byte(a.body), &invitation)
	code, ok := strings.CutPrefix(invitation.Address, s.URL+"/inbox#setup=")
	if !ok {
		t.Fatalf("the address is %q", invitation.Address)
	}
	s.person().post("/v1/agent/setup", map[string]string{"code": code, "name": "Jonas", "password": goodPassword}).is(t, 200)
}

func TestBehindATrustedProxyCookiesAreSecure(t *testing.T) {
	s := newStage(t, func(p *Parts) { p.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	text, _ := json.Marshal(map[string]string{"code": s.code(), "name": "Mira", "password": goodPassword})
	s.person().ask("POST", "/v1/agent/setup", string(text), "X-Forwarded-Proto", "https").is(t, 200).has(t, "Set-Cookie", "; Secure")
}

func TestPictures(t *testing.T) {
	s := newStage(t)
	p := s.joined("Mira")
	tall := image.NewRGBA(image.Rect(0, 0, 300, 900))
	for i := range tall.Pix {
		tall.Pix[i] = 255
	}
	tall.Set(0, 0, color.Black)
	var file bytes.Buffer
	png.Encode(&file, tall)

	a := p.ask("PUT", "/v1/agent/picture", file.String(), "Origin", s.URL).is(t, 200)
	who := read[protocol.Person](t, a)
	picture := s.person().get(who.Picture).is(t, 200).has(t, "Cache-Control", "immutable").has(t, "X-Content-Type-Options", "nosniff").has(t, "Cross-Origin-Resource-Policy", "cross-origin")
	config, format, err := image.DecodeConfig(strings.NewReader(picture.body))
	if err != nil || config.Width != 256 || config.Height != 256 || picture.Header.Get("Content-Type") != "image/"+format {
		t.Errorf("%v, %s, %v", config, format, err)
	}
	p.ask("PUT", "/v1/agent/picture", "<svg onload=alert(1)>", "Origin", s.URL).is(t, 415, "PNG, JPEG, WebP or GIF")
	p.ask("PUT", "/v1/agent/picture", strings.Repeat("x", 1<<20+1), "Origin", s.URL).is(t, 413)
	s.person().ask("PUT", "/v1/agent/picture", file.String()).is(t, 401)
	s.person().get("/v1/picture/nobody").is(t, 404)
}
