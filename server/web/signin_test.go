package web

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"kith/server/access"
	"kith/server/limit"
	"kith/server/protocol"
	"kith/server/store"
)

const goodPassword = "a long sentence"

// inviteCode returns a new one-time code for an owner.
func (s *fixture) inviteCode() string { return s.codeFor(protocol.RoleOwner) }

// codeFor returns a new one-time code for somebody with a role and brands.
func (s *fixture) codeFor(role protocol.Role, brands ...string) string {
	s.t.Helper()
	path, err := Invite(s.t.Context(), s.Store, store.Cause{}, store.NewInvitation{Role: role, Brands: brands})
	if err != nil {
		s.t.Fatal(err)
	}
	_, code, ok := strings.Cut(path, "/inbox#setup=")
	if !ok {
		s.t.Fatalf("the path is %s", path)
	}
	return code
}

// signedInClient returns a client that is signed in as a new owner.
func (s *fixture) signedInClient(name string) *testClient {
	s.t.Helper()
	return s.signedInAs(name, protocol.RoleOwner)
}

// signedInAs returns a client that is signed in as a new agent with a role.
func (s *fixture) signedInAs(name string, role protocol.Role) *testClient {
	s.t.Helper()
	s.unlimited()
	p := s.client()
	p.post("/v1/agent/setup", map[string]string{"code": s.codeFor(role), "name": name, "password": goodPassword}).want(s.t, 200)
	return p
}

// unlimited gives every client all attempts again.
func (s *fixture) unlimited() { s.limits = newLimits() }

// account returns the client's account.
func (p *testClient) account() protocol.Account {
	p.s.t.Helper()
	return decode[protocol.Account](p.s.t, p.get("/v1/agent/self").want(p.s.t, 200))
}

// cookie returns the client's sign-in cookie, or nil.
func (p *testClient) cookie() *http.Cookie {
	at, _ := url.Parse(p.s.URL)
	for _, c := range p.Jar.Cookies(at) {
		if c.Name == signInCookie {
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
	code := s.inviteCode()
	for name, c := range map[string]struct {
		fields map[string]string
		status int
		text   string
	}{
		"no name":           {map[string]string{"name": " ", "password": goodPassword}, 400, "choose a name"},
		"a name of signs":   {map[string]string{"name": "a\u202eb", "password": goodPassword}, 400, "choose a name"},
		"a long name":       {map[string]string{"name": strings.Repeat("x", 321), "password": goodPassword}, 400, "choose a name"},
		"short password":    {map[string]string{"name": "Ann", "password": "12345678901"}, 400, "at least 12 characters"},
		"long password":     {map[string]string{"name": "Ann", "password": strings.Repeat("xy z", 65)}, 400, "at most 256"},
		"common password":   {map[string]string{"name": "Ann", "password": "Password2026!"}, 400, "guessed first"},
		"the name":          {map[string]string{"name": "Annabel Lee", "password": "annabel lee 1"}, 400, "your name"},
		"no code":           {map[string]string{"name": "Ann", "password": goodPassword, "code": ""}, 403, "invitation"},
		"wrong code":        {map[string]string{"name": "Ann", "password": goodPassword, "code": "x"}, 403, "invitation"},
		"wrong before name": {map[string]string{"code": "x"}, 403, "invitation"},
		"taken name":        {map[string]string{"name": "MIRA", "password": goodPassword}, 409, "name already"},
	} {
		t.Run(name, func(t *testing.T) {
			s.unlimited()
			fields := map[string]string{"code": code}
			maps.Copy(fields, c.fields)
			s.client().post("/v1/agent/setup", fields).want(t, c.status, c.text)
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
	for range 20 { // more often than one may guess: it is nobody's name
		if long := s.client().post("/v1/agent/signin", map[string]string{"name": strings.Repeat("x", protocol.NameLimit+1), "password": goodPassword}); long.StatusCode != 401 || long.body != name.body {
			t.Fatalf("a name that nobody can have: %d %s", long.StatusCode, long.body)
		}
	}
}

// guessAt tries to sign in with a wrong password from an address, and returns the
// status.
func (s *fixture) guessAt(name, address string) int {
	s.t.Helper()
	r := httptest.NewRequest("POST", s.URL+"/v1/agent/signin", strings.NewReader(fmt.Sprintf(`{"name":%q,"password":"x"}`, name)))
	r.RemoteAddr = netip.AddrPortFrom(netip.MustParseAddr(address), 1).String()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code == 429 && w.Header().Get("Retry-After") == "" {
		s.t.Error("the header Retry-After is missing")
	}
	return w.Code
}

// lastGuess guesses until the limit, and returns the last two statuses.
func (s *fixture) lastGuess(address string, names ...string) (before, last int) {
	s.t.Helper()
	for i := range 1000 {
		before, last = last, s.guessAt(names[i%len(names)], address)
		if last != 401 {
			return before, last
		}
	}
	s.t.Fatal("guessing is not limited")
	return
}

func TestGuessingIsLimited(t *testing.T) {
	s := newFixture(t)
	if before, last := s.lastGuess("192.0.2.1", "Mira", "Ann", "Jo", "Kim", "Lee"); before != 401 || last != 429 || s.limited("sign_ins_per_network") != 1 {
		t.Errorf("many names from one network: %d, then %d, or by another limit than that of the network", before, last)
	}
	if got := s.guessAt("Mira", "192.0.2.2"); got != 401 {
		t.Errorf("another network: %d", got)
	}
	s.lastGuess("2001:db8::1", "Mira")
	if n := s.limited("sign_ins_per_name_and_network"); n != 1 {
		t.Errorf("one name from one network: %d refused by the limit of both", n)
	}
	if s.guessAt("Mira", "2001:db8::ffff:2") != 429 {
		t.Error("another address of the same /64 may go on")
	}
}

// TestGuessingCodesIsLimited: of invitations, and of addresses to recover an account.
func TestGuessingCodesIsLimited(t *testing.T) {
	for _, path := range []string{"/v1/agent/setup", "/v1/agent/recover"} {
		s := newFixture(t)
		status := 0
		for range 30 {
			if status = s.client().post(path, map[string]string{"code": "guessed", "name": "Ann", "password": goodPassword}).StatusCode; status != 403 {
				break
			}
		}
		if status != 429 || s.limited("sign_ins_per_network") != 1 {
			t.Errorf("%s: it ended with %d", path, status)
		}
	}
}

// TestSpellingDoesNotPassTheLimit: spellings that the store takes for one name are one
// name to the limit.
func TestSpellingDoesNotPassTheLimit(t *testing.T) {
	for name, spellings := range map[string][]string{
		"Massimo": {"MASSIMO", "maſsimo", "masſimo", "maſſimo", " Massimo "},
		"Iris K":  {"ıris k", "IRIS  K", "iris \u212a", "ırıs\u00a0K"},
	} {
		s := newFixture(t)
		s.signedInClient(name)
		s.unlimited()
		for s.guessAt(name, "192.0.2.1") == 401 {
		}
		s.limits.signIns = newLimits().signIns // what is left is the limit of the name
		for _, spelling := range spellings {
			if _, err := s.Store.AgentByName(t.Context(), store.FoldName(spelling)); err != nil {
				t.Errorf("%q does not find %q", spelling, name)
			}
			if got := s.guessAt(spelling, "192.0.2.1"); got != 429 {
				t.Errorf("%q as %q: %d", name, spelling, got)
			}
		}
		if got := s.guessAt("Somebody else", "192.0.2.1"); got != 401 {
			t.Errorf("another name: %d", got)
		}
	}
}

// TestStrangersCannotKeepAnAgentOut: whatever strangers guess, an agent signs in from
// another network, and in a browser that has been used before even from the strangers'
// own network.
func TestStrangersCannotKeepAnAgentOut(t *testing.T) {
	s := newFixture(t)
	known := s.signedInClient("Mira")
	known.post("/v1/agent/signout", nil).want(t, 204)
	for i := range 8 { // from everywhere
		s.lastGuess(fmt.Sprintf("198.51.100.%d", i), "Mira")
	}
	if got := s.guessAt("Mira", "203.0.113.9"); got != 401 {
		t.Errorf("an attempt from a network of which none came before: %d", got)
	}
	s.lastGuess("127.0.0.1", "Mira") // that of the agent
	right := map[string]string{"name": "mira", "password": goodPassword}
	s.client().post("/v1/agent/signin", right).want(t, 429)
	known.post("/v1/agent/signin", right).want(t, 200)

	// Who asks all the time whether a browser is known is not told any more.
	reads := s.limits.reads
	s.limits.reads = limit.NewPerNetwork("reads", 0.001, 1)
	s.client().get("/v1/settings?key=demo").want(t, 200)
	known.post("/v1/agent/signin", right).want(t, 429)
	s.limits.reads = reads

	// The exemption is that agent's, and has a limit of its own.
	s.signedInAs("Jonas", protocol.RoleAgent).post("/v1/agent/signout", nil).want(t, 204)
	s.lastGuess("127.0.0.1", "Jonas")
	known.post("/v1/agent/signin", map[string]string{"name": "Jonas", "password": goodPassword}).want(t, 429)
	status := 0
	for range 100 {
		if status = known.post("/v1/agent/signin", map[string]string{"name": "Mira", "password": "x"}).StatusCode; status != 401 {
			break
		}
	}
	if status != 429 {
		t.Errorf("guessing in a known browser ended with %d", status)
	}
}

func TestTheDeviceCookie(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	a := p.post("/v1/agent/setup", map[string]string{"code": s.inviteCode(), "name": "Mira", "password": goodPassword}).want(t, 200)
	first := cookieOf(t, a, deviceCookie)
	if !first.HttpOnly || first.SameSite != http.SameSiteStrictMode || first.MaxAge < 90*24*3600 {
		t.Errorf("%+v", first)
	}
	a = p.post("/v1/agent/signin", map[string]string{"name": "Mira", "password": goodPassword}).want(t, 200)
	if second := cookieOf(t, a, deviceCookie); second.Value == first.Value {
		t.Error("the token stays the same")
	}
	if known, _ := s.Store.KnowsDevice(t.Context(), store.HashToken(first.Value), store.FoldName("Mira")); known {
		t.Error("the former token still counts")
	}
}

func cookieOf(t *testing.T, a testResponse, name string) *http.Cookie {
	t.Helper()
	for _, c := range a.Cookies() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("there is no cookie %s", name)
	return nil
}

// busyHasher is a hasher whose queue is full.
type busyHasher struct{}

func (busyHasher) Hash(context.Context, string) (string, error)        { return "", access.ErrBusy }
func (busyHasher) Check(context.Context, string, string) (bool, error) { return false, access.ErrBusy }

// TestBusyIsSaidAtOnce: with the strangers' queue full, the next one is told to come
// again, and those who have proved something go on.
func TestBusyIsSaidAtOnce(t *testing.T) {
	s := newFixture(t)
	known := s.signedInClient("Mira")
	s.passwords = busyHasher{}
	right := map[string]string{"name": "Mira", "password": goodPassword}
	s.client().post("/v1/agent/signin", right).want(t, 503, "in a moment").wantHeader(t, "Retry-After", "2")
	known.post("/v1/agent/signin", right).want(t, 200)
	s.signedInClient("Jonas") // by a code
	code := s.inviteCode()
	s.knownPasswords = busyHasher{}
	known.post("/v1/agent/signin", right).want(t, 503)
	s.client().post("/v1/agent/setup", map[string]string{"code": code, "name": "Ann", "password": goodPassword}).want(t, 503)
	known.send("PUT", "/v1/agent/password", map[string]string{"password": "another long sentence"}).want(t, 503)
	s.knownPasswords = access.NewPasswordHasher()
	known.post("/v1/agent/signin", right).want(t, 200) // the password is still the same
}

// TestTheLongestName: whoever has it signs in as all others.
func TestTheLongestName(t *testing.T) {
	s := newFixture(t)
	name := strings.Repeat("x", protocol.NameLimit)
	s.signedInClient(name)
	s.client().post("/v1/agent/signin", map[string]string{"name": name, "password": goodPassword}).want(t, 200)
}

// TestACodeIsCheckedBeforeAnythingIsHashed: without a code that is open, nobody has the
// server hash.
func TestACodeIsCheckedBeforeAnythingIsHashed(t *testing.T) {
	s := newFixture(t)
	s.knownPasswords, s.passwords = nil, nil // whatever hashes ends the test
	for _, path := range []string{"/v1/agent/setup", "/v1/agent/recover"} {
		s.client().post(path, map[string]string{"code": "guessed", "name": "Ann", "password": goodPassword}).want(t, 403, "invitation")
	}
}

func TestOtherSitesCannotActAsAnAgent(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	addresses := []string{"POST /v1/agent/signout", "POST /v1/agent/signin", "POST /v1/agent/setup", "POST /v1/agent/recover"}
	for _, route := range s.agentRoutes() {
		addresses = append(addresses, route.pattern)
	}
	for _, address := range addresses {
		if method, path, _ := strings.Cut(address, " "); method != "GET" {
			p.do(method, path, "{}", "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site").want(t, 403, "own page")
		}
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

// TestCookies: over https the names bind the cookies to this host, and over plain http
// only this machine has any.
func TestCookies(t *testing.T) {
	s := newFixture(t, func(p *Config) { p.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	text, _ := json.Marshal(map[string]string{"code": s.inviteCode(), "name": "Mira", "password": goodPassword})
	a := s.client().do("POST", "/v1/agent/setup", string(text), "X-Forwarded-Proto", "https", "Host", "chat.example").want(t, 200)
	for _, name := range []string{"__Host-" + signInCookie, "__Host-" + deviceCookie} {
		if c := cookieOf(t, a, name); !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteStrictMode {
			t.Errorf("%+v", c)
		}
	}
	token := cookieOf(t, a, "__Host-"+signInCookie).Value
	for name, c := range map[string]struct {
		host, scheme, cookie string
		status               int
	}{
		"as it was set":              {"chat.example", "https", "__Host-" + signInCookie, 200},
		"without the prefix":         {"chat.example", "https", signInCookie, 401},
		"over http":                  {"chat.example", "http", "__Host-" + signInCookie, 401},
		"over http without prefix":   {"chat.example", "http", signInCookie, 401},
		"over http on this machine":  {"localhost:8080", "http", signInCookie, 200},
		"over http by its address":   {"[::1]:8080", "http", signInCookie, 200},
		"over http, nearly loopback": {"localhost.example", "http", signInCookie, 401},
	} {
		t.Run(name, func(t *testing.T) {
			s.client().get("/v1/agent/self", "X-Forwarded-Proto", c.scheme, "Host", c.host, "Cookie", c.cookie+"="+token).want(t, c.status)
		})
	}
	s.client().do("POST", "/v1/agent/signin", `{"name":"Mira","password":"x"}`, "Host", "chat.example").want(t, 403, "needs https")

	// An operator's tunnel to a server that has a public address. Requests that only
	// read do not say of which page they are.
	s.PublicURL, _ = url.Parse("https://chat.example")
	s.client().get("/v1/agent/self", "Host", "127.0.0.1:8080", "Cookie", signInCookie+"="+token).want(t, 200)
	s.client().get("/v1/agent/self", "X-Forwarded-For", "192.0.2.1", "Cookie", signInCookie+"="+token).want(t, 401)
}

// TestAnOperatorsCookies: behind an https address, the cookies of plain http count for a
// program on this machine that asks without a proxy, and for nobody else.
func TestAnOperatorsCookies(t *testing.T) {
	s := newFixture(t)
	token := s.signedInClient("Mira").cookie().Value
	s.PublicURL, _ = url.Parse("https://chat.example")
	for name, c := range map[string]struct {
		change func(*http.Request)
		cookie string
		status int
	}{
		"through a tunnel":              {func(*http.Request) {}, signInCookie, 200},
		"with the cookie of https":      {func(*http.Request) {}, hostPrefix + signInCookie, 200},
		"from elsewhere":                {func(r *http.Request) { r.RemoteAddr = "192.0.2.1:1" }, signInCookie, 401},
		"from elsewhere, that of https": {func(r *http.Request) { r.RemoteAddr = "192.0.2.1:1" }, hostPrefix + signInCookie, 200},
		"a proxy, for another's page": {func(r *http.Request) {
			r.Header.Set("X-Forwarded-For", "192.0.2.1")
			r.Header.Set("Origin", "http://other.example")
		}, signInCookie, 401},
		"by https":                       {func(r *http.Request) { r.TLS = &tls.ConnectionState{} }, signInCookie, 401},
		"a proxy that says for whom":     {func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.1") }, signInCookie, 401},
		"a proxy that says how":          {func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "https") }, signInCookie, 401},
		"a proxy that says both at once": {func(r *http.Request) { r.Header.Set("Forwarded", "for=192.0.2.1") }, signInCookie, 401},
	} {
		r := httptest.NewRequest("GET", "http://localhost/v1/agent/self", nil)
		r.RemoteAddr = "127.0.0.1:1"
		r.AddCookie(&http.Cookie{Name: c.cookie, Value: token})
		c.change(r)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%s: %d, want %d", name, w.Code, c.status)
		}
	}
}

// TestSignInsAreCounted: by how they end, so that an operator sees that somebody guesses.
func TestSignInsAreCounted(t *testing.T) {
	s := newFixture(t)
	want := map[string]float64{}
	wantOneMore := func(what, outcome string) {
		t.Helper()
		if want[outcome]++; outcome == "" {
			delete(want, outcome)
		}
		for _, o := range []string{"success", "failure", "rate_limited", "busy"} {
			if got := testutil.ToFloat64(s.metrics.signIns.WithLabelValues(o)); got != want[o] {
				t.Errorf("after %s, %v are %q, want %v", what, got, o, want[o])
				want[o] = got
			}
		}
	}
	mira := s.signedInClient("Mira")
	wantOneMore("an account is made", "success")
	post := func(path string, status int, fields map[string]string) {
		t.Helper()
		s.client().post(path, fields).want(t, status)
	}
	wrong, right := map[string]string{"name": "Mira", "password": "x"}, map[string]string{"name": "Mira", "password": goodPassword}
	post("/v1/agent/signin", 200, right)
	wantOneMore("the right password", "success")
	post("/v1/agent/signin", 401, wrong)
	wantOneMore("a wrong password", "failure")
	s.passwords = busyHasher{}
	post("/v1/agent/signin", 503, right)
	wantOneMore("a full queue", "busy")
	s.passwords = access.NewPasswordHasher()
	post("/v1/agent/recover", 403, map[string]string{"code": "guessed"})
	wantOneMore("a wrong code", "failure")
	path, err := Reset(t.Context(), s.Store, store.Cause{}, mira.account().ID, false)
	if err != nil {
		t.Fatal(err)
	}
	post("/v1/agent/recover", 200, map[string]string{"code": strings.TrimPrefix(path, "/inbox#reset="), "password": goodPassword})
	wantOneMore("another password by a right code", "success")
	mira.post("/v1/agent/signin", right).want(t, 200)
	wantOneMore("signing in again", "success")
	if err := s.Store.SetSecondFactor(t.Context(), store.Cause{}, mira.account().ID, access.NewTOTPSecret(), nil); err != nil {
		t.Fatal(err)
	}
	post("/v1/agent/signin", 401, right)
	wantOneMore("no second factor", "")
	right["secondFactor"] = "123456"
	post("/v1/agent/signin", 401, right)
	wantOneMore("a wrong second factor", "failure")
	s.limits.signIns = limit.NewPerNetwork("sign_ins", 0.001, 1)
	post("/v1/agent/recover", 403, map[string]string{"code": "guessed"})
	wantOneMore("another wrong code", "failure")
	post("/v1/agent/recover", 429, map[string]string{"code": "guessed"})
	wantOneMore("too many codes", "rate_limited")
	post("/v1/agent/signin", 429, right)
	wantOneMore("too many passwords", "rate_limited")
}
