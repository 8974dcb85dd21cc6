package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kith/server/access"
	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
	"kith/server/store/storetest"
)

// send sends a JSON object with any method, as the server's own page would.
func (p *testClient) send(method, path string, fields any) testResponse {
	p.s.t.Helper()
	text, _ := json.Marshal(fields)
	return p.do(method, path, string(text), "Content-Type", "application/json", "Origin", p.s.URL, "Sec-Fetch-Site", "same-origin")
}

// TestRightsOverHTTP: every address for agents, by every role and by nobody. A guard
// that is missing lets somebody in, and one that is too wide keeps an owner out.
func TestRightsOverHTTP(t *testing.T) {
	s := newFixture(t)
	clients := map[protocol.Role]*testClient{"": s.client()}
	for _, role := range protocol.Roles {
		clients[role] = s.signedInAs("The "+string(role), role)
	}
	// What a request that is let through is answered with: that something is missing.
	passed := map[string]int{
		"GET /v1/agent/self": 200, "POST /v1/agent/confirm": 403, "PUT /v1/agent/picture": 415, "PUT /v1/agent/name": 400,
		"PUT /v1/agent/password": 400, "GET /v1/agent/signins": 200, "DELETE /v1/agent/signins/{id}": 200, "DELETE /v1/agent/signins": 200,
		"POST /v1/agent/totp": 200, "PUT /v1/agent/totp": 400, "DELETE /v1/agent/totp": 200, "POST /v1/agent/recovery": 409,
		"GET /v1/agent/team": 200, "GET /v1/agent/audit": 200, "POST /v1/agent/invite": 200, "DELETE /v1/agent/invitations/{id}": 200,
		"PUT /v1/agent/team/{id}": 404, "DELETE /v1/agent/team/{id}": 404,
		"GET /v1/agent/customers/{id}": 404, "DELETE /v1/agent/customers/{id}": 404,
		"GET /v1/agent/confirm": 204, "GET /v1/agent/releases": 200, "POST /v1/agent/releases": 422, "POST /v1/agent/releases/canary": 404,
		"POST /v1/agent/releases/promote": 404, "POST /v1/agent/releases/rollback": 400, "POST /v1/agent/releases/pin": 404,
		"POST /v1/agent/releases/unpin": 409, "DELETE /v1/agent/releases/{id}": 404,
	}
	for _, route := range s.agentRoutes() {
		method, path, _ := strings.Cut(route.pattern, " ")
		for role, client := range clients {
			want := passed[route.pattern]
			switch manage := strings.Contains(path, "team") || strings.Contains(path, "invit") || strings.Contains(path, "audit") || strings.Contains(path, "customers") || strings.Contains(path, "releases"); {
			case role == "":
				want = 401
			case manage && role != protocol.RoleOwner:
				want = 403
			}
			s.unlimited()
			a := client.send(method, strings.ReplaceAll(path, "{id}", "nobody"), map[string]string{})
			if a.StatusCode != want {
				t.Errorf("%s by %q: %d, want %d: %s", route.pattern, role, a.StatusCode, want, a.body)
			}
			if want == 403 && role != protocol.RoleOwner && manageCode(a) != protocol.CodeForbidden && !strings.Contains(path, "confirm") {
				t.Errorf("%s by %q: %s", route.pattern, role, a.body)
			}
		}
	}
}

func manageCode(a testResponse) protocol.Code {
	var e struct{ Code protocol.Code }
	json.Unmarshal([]byte(a.body), &e)
	return e.Code
}

// TestWhatTakesAProof: without a recent proof of who it is, what could make an account
// another's is refused until the password is given again.
func TestWhatTakesAProof(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	s.Store = &oldProofs{Store: s.Store}
	takes := []string{"PUT /v1/agent/password", "POST /v1/agent/totp", "PUT /v1/agent/totp", "DELETE /v1/agent/totp", "POST /v1/agent/recovery",
		"POST /v1/agent/invite", "PUT /v1/agent/team/{id}", "DELETE /v1/agent/team/{id}", "DELETE /v1/agent/customers/{id}",
		"GET /v1/agent/confirm", "POST /v1/agent/releases", "POST /v1/agent/releases/canary", "POST /v1/agent/releases/promote",
		"POST /v1/agent/releases/pin", "POST /v1/agent/releases/unpin", "DELETE /v1/agent/releases/{id}"} // and not a rollback
	for _, route := range s.agentRoutes() {
		method, path, _ := strings.Cut(route.pattern, " ")
		a := p.send(method, strings.ReplaceAll(path, "{id}", "nobody"), map[string]string{})
		if got, want := manageCode(a) == protocol.CodeConfirm, slices.Contains(takes, route.pattern); got != want {
			t.Errorf("%s: takes a proof: %v, want %v: %s", route.pattern, got, want, a.body)
		}
	}
	p.post("/v1/agent/confirm", map[string]string{"password": "wrong"}).want(t, 403, "wrong")
	p.post("/v1/agent/invite", nil).want(t, 403, `"confirm"`)
	p.post("/v1/agent/confirm", map[string]string{"password": goodPassword}).want(t, 204)
	p.post("/v1/agent/invite", nil).want(t, 200)
	s.unlimited()
	status := 0
	for range 100 {
		if status = p.post("/v1/agent/confirm", map[string]string{"password": "x"}).StatusCode; status != 403 {
			break
		}
	}
	if status != 429 {
		t.Errorf("guessing at a computer that was left signed in ended with %d", status)
	}
}

// oldProofs is a store in which every proof is ten minutes old, until there is another.
type oldProofs struct {
	store.Store
	proved bool
}

func (o *oldProofs) AgentBySignIn(ctx context.Context, tokenHash []byte) (store.Agent, store.SignIn, error) {
	a, signIn, err := o.Store.AgentBySignIn(ctx, tokenHash)
	if !o.proved {
		signIn.Proved -= (10 * time.Minute).Milliseconds()
	}
	return a, signIn, err
}

func (o *oldProofs) ProveSignIn(ctx context.Context, id string) error {
	o.proved = true
	return o.Store.ProveSignIn(ctx, id)
}

func TestAnAgentChangesTheirAccount(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	s.signedInAs("Jonas", protocol.RoleAgent)
	p.send("PUT", "/v1/agent/name", map[string]string{"name": " Mira  K. "}).want(t, 200, `"Mira K."`)
	p.send("PUT", "/v1/agent/name", map[string]string{"name": "JONAS"}).want(t, 409, "name already")
	p.send("PUT", "/v1/agent/name", map[string]string{"name": " "}).want(t, 400, "choose a name")

	other := s.client()
	s.unlimited()
	other.post("/v1/agent/signin", map[string]string{"name": "mira k.", "password": goodPassword}).want(t, 200)
	p.do("PUT", "/v1/agent/name", "{", "Origin", s.URL, "Sec-Fetch-Site", "same-origin").want(t, 400)
	p.send("PUT", "/v1/agent/password", map[string]string{"password": "mira k. mira k."}).want(t, 400, "your name")
	p.send("PUT", "/v1/agent/password", map[string]string{"password": "another long sentence"}).want(t, 200, `"Mira K."`)
	p.get("/v1/agent/self").want(t, 200).wantHeader(t, "Content-Type", "application/json")
	other.get("/v1/agent/self").want(t, 401)
	s.unlimited()
	s.client().post("/v1/agent/signin", map[string]string{"name": "Mira K.", "password": goodPassword}).want(t, 401)
	s.client().post("/v1/agent/signin", map[string]string{"name": "Mira K.", "password": "another long sentence"}).want(t, 200)
}

// TestAccountErrors: what the store refuses is said in words, and with a status that is
// not that of a fault.
func TestAccountErrors(t *testing.T) {
	other := errors.New("another")
	for _, c := range []struct {
		err    error
		status int
		text   string
	}{
		{store.ErrInvite, 403, "new one"},
		{store.ErrNameTaken, 409, "choose another"},
		{store.ErrTeamFull, 409, fmt.Sprint(protocol.TeamSize)},
		{store.ErrLastOwner, 409, "last owner"},
		{store.ErrNotFound, 404, ""},
	} {
		e, ok := errors.AsType[*Error](accountError(fmt.Errorf("in a write: %w", c.err)))
		if !ok || e.Status != c.status || !strings.Contains(e.Message, c.text) {
			t.Errorf("%v is %+v", c.err, e)
		}
	}
	if err := accountError(other); err != other {
		t.Errorf("another error is %v", err)
	}
	if err := accountError(nil); err != nil {
		t.Errorf("no error is %v", err)
	}
}

// TestWhenASignInWasUsed: it is stored again once a while has passed, and not at each
// request.
func TestWhenASignInWasUsed(t *testing.T) {
	var failing *storetest.Failing
	s := newFixture(t, func(c *Config) {
		failing = &storetest.Failing{Store: c.Store}
		c.Store = failing
	})
	p := s.signedInClient("Mira")
	calls := func() (n int64) {
		failing.FailAt(1000)
		p.get("/v1/agent/self").want(t, 200)
		return failing.Calls()
	}
	fresh := calls()
	list, err := s.Store.SignInsOf(t.Context(), p.account().ID)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	failing.Store = usedBefore{failing.Store, useInterval + time.Minute}
	if n := calls(); n != fresh+1 {
		t.Errorf("%d calls of the store after a while, %d before", n, fresh)
	}
	failing.FailAt(2) // the first finds the sign-in
	p.get("/v1/agent/self").want(t, 500)
}

// TestHowLongAProofLasts: and how long the use of a sign-in is not stored again.
func TestHowLongAProofLasts(t *testing.T) {
	withBubble(t, hub.Limits{}, func(t *testing.T, s *fixture) {
		p := s.signedInClient("Mira")
		used := func() int64 {
			return decode[protocol.SignIns](t, p.get("/v1/agent/signins").want(t, 200)).SignIns[0].Used
		}
		began := used()
		<-time.After(useInterval)
		if at := used(); at != began {
			t.Errorf("the use of a sign-in is stored after %v", time.Duration(at-began)*time.Millisecond)
		}
		<-time.After(time.Millisecond)
		if at := used(); at == began {
			t.Errorf("the use of a sign-in is not stored after more than %v", useInterval)
		}
		<-time.After(proofLifetime - useInterval - time.Millisecond)
		p.post("/v1/agent/invite", nil).want(t, 200)
		<-time.After(time.Millisecond)
		p.post("/v1/agent/invite", nil).want(t, 403, `"confirm"`)
	})
}

// usedBefore is a store whose sign-ins were used earlier than they were.
type usedBefore struct {
	store.Store
	by time.Duration
}

func (s usedBefore) AgentBySignIn(ctx context.Context, token []byte) (store.Agent, store.SignIn, error) {
	a, v, err := s.Store.AgentBySignIn(ctx, token)
	v.Used -= s.by.Milliseconds()
	return a, v, err
}

func TestSignInsAreSeenAndEnded(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	other, third := s.client(), s.client()
	for _, c := range []*testClient{other, third} {
		c.do("POST", "/v1/agent/signin", `{"name":"Mira","password":"`+goodPassword+`"}`, "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0").want(t, 200)
	}
	list := decode[protocol.SignIns](t, p.get("/v1/agent/signins").want(t, 200)).SignIns
	if len(list) != 3 {
		t.Fatalf("%+v", list)
	}
	current := slices.IndexFunc(list, func(v protocol.SignIn) bool { return v.Current })
	if current != 2 || list[0].Browser != "Firefox 140 on Linux" || list[0].Network != "127.0.0.1" || list[0].Used == 0 || list[0].Began == 0 {
		t.Errorf("%+v", list)
	}
	left := decode[protocol.SignIns](t, p.send("DELETE", "/v1/agent/signins/"+list[0].ID, nil).want(t, 200)).SignIns
	if len(left) != 2 {
		t.Errorf("%+v", left)
	}
	third.get("/v1/agent/self").want(t, 401)
	other.get("/v1/agent/self").want(t, 200)
	if left = decode[protocol.SignIns](t, p.send("DELETE", "/v1/agent/signins", nil).want(t, 200)).SignIns; len(left) != 1 || !left[0].Current {
		t.Errorf("%+v", left)
	}
	other.get("/v1/agent/self").want(t, 401)
	p.get("/v1/agent/self").want(t, 200)

	jonas := s.signedInAs("Jonas", protocol.RoleOwner)
	jonas.send("DELETE", "/v1/agent/signins/"+list[current].ID, nil).want(t, 200)
	p.get("/v1/agent/self").want(t, 200) // nobody ends another's
}

// TestANewSignInHasANewToken: and the browser's former one ends.
func TestANewSignInHasANewToken(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	former := p.cookie()
	p.post("/v1/agent/signin", map[string]string{"name": "Mira", "password": goodPassword}).want(t, 200)
	if p.cookie().Value == former.Value {
		t.Error("the token stays the same")
	}
	s.client().get("/v1/agent/self", "Cookie", former.Name+"="+former.Value).want(t, 401)
}

func TestTheSecondFactor(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	setup := decode[protocol.TwoFactorSetup](t, p.post("/v1/agent/totp", nil).want(t, 200))
	secret, ok := access.ParseTOTPText(setup.Secret)
	if !ok || !strings.HasPrefix(setup.Picture, "data:image/svg+xml,") {
		t.Fatalf("%+v", setup)
	}
	now := time.Now()
	p.send("PUT", "/v1/agent/totp", map[string]string{"secret": setup.Secret, "secondFactor": "000000"}).want(t, 400, "clock")
	p.get("/v1/agent/self").want(t, 200)
	if p.account().TwoFactor {
		t.Error("it is on without a right code")
	}
	codes := decode[protocol.RecoveryCodes](t, p.send("PUT", "/v1/agent/totp", map[string]string{"secret": setup.Secret, "secondFactor": access.TOTPCode(secret, now)}).want(t, 200)).Codes
	if len(codes) != protocol.RecoveryCodesCount || !p.account().TwoFactor || p.account().Recovery != protocol.RecoveryCodesCount {
		t.Fatalf("%v, %+v", codes, p.account())
	}

	signIn := func(factor string) testResponse {
		return s.client().post("/v1/agent/signin", map[string]string{"name": "Mira", "password": goodPassword, "secondFactor": factor})
	}
	s.unlimited()
	s.client().post("/v1/agent/signin", map[string]string{"name": "Mira", "password": "x", "secondFactor": codes[0]}).want(t, 401, `"unauthorized"`)
	signIn("").want(t, 401, `"second_factor"`, "Please enter")
	signIn("123456").want(t, 401, `"second_factor"`)
	signIn(access.TOTPCode(secret, now)).want(t, 401, "used already") // it turned the second factor on
	next := access.TOTPCode(secret, now.Add(30*time.Second))
	signIn(next[:3]+" "+next[3:]).want(t, 200)
	s.unlimited()
	signIn(next).want(t, 401, "used already")
	signIn(strings.ToUpper(codes[0])).want(t, 200)
	s.unlimited()
	signIn(codes[0]).want(t, 401)

	// Proving again takes both.
	p.post("/v1/agent/confirm", map[string]string{"password": goodPassword}).want(t, 403, `"second_factor"`)
	p.post("/v1/agent/confirm", map[string]string{"password": goodPassword, "secondFactor": codes[1]}).want(t, 204)
	again := decode[protocol.RecoveryCodes](t, p.post("/v1/agent/recovery", nil).want(t, 200)).Codes
	s.unlimited()
	signIn(codes[2]).want(t, 401)
	signIn(again[2]).want(t, 200)
	if left := decode[protocol.Account](t, p.send("DELETE", "/v1/agent/totp", nil).want(t, 200)); left.Name != "Mira" || left.TwoFactor {
		t.Errorf("without it the account is %+v", left)
	}
	s.unlimited()
	signIn("").want(t, 200)
}

// TestGuessingASecondFactorIsLimited: whoever knows the password has few tries.
func TestGuessingASecondFactorIsLimited(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	if err := s.Store.SetSecondFactor(t.Context(), store.Cause{}, p.account().ID, access.NewTOTPSecret(), nil); err != nil {
		t.Fatal(err)
	}
	status, tries := 0, 0
	for ; tries < 100; tries++ {
		s.limits.signIns, s.limits.guesses = newLimits().signIns, newLimits().guesses // as from many networks
		if status = s.client().post("/v1/agent/signin", map[string]string{"name": "Mira", "password": goodPassword, "secondFactor": "123456"}).StatusCode; status != 401 {
			break
		}
	}
	if status != 429 || tries > 10 {
		t.Errorf("%d after %d tries", status, tries)
	}
}

// TestTurningOnASecondFactorIsLimited: the code that shows that the app has the secret
// cannot be guessed either.
func TestTurningOnASecondFactorIsLimited(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	secret := access.TOTPText(access.NewTOTPSecret())
	status := 0
	for range 20 {
		if status = p.send("PUT", "/v1/agent/totp", map[string]string{"secret": secret, "secondFactor": "000000"}).StatusCode; status != 400 {
			break
		}
	}
	if status != 429 || s.limited("second_factors") != 1 {
		t.Errorf("it ended with %d, by another limit than that of second factors", status)
	}
}

func TestRecover(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	path, err := Reset(t.Context(), s.Store, store.Cause{}, p.account().ID, false)
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(path, "/inbox#reset=")
	s.client().post("/v1/agent/setup", map[string]string{"code": code, "name": "Eve", "password": goodPassword}).want(t, 403)
	s.client().post("/v1/agent/recover", map[string]string{"code": code, "password": "short"}).want(t, 400, "at least 12")
	a := s.client().post("/v1/agent/recover", map[string]string{"code": code, "password": "another long sentence"}).want(t, 200, `"Mira"`)
	if len(a.Cookies()) > 0 {
		t.Error("recovering signed in, without the second factor")
	}
	s.client().post("/v1/agent/recover", map[string]string{"code": code, "password": "another long sentence"}).want(t, 403)
	p.get("/v1/agent/self").want(t, 401)
	s.client().post("/v1/agent/signin", map[string]string{"name": "Mira", "password": "another long sentence"}).want(t, 200)
}

func TestTheTeam(t *testing.T) {
	s := newFixture(t)
	mira := s.signedInClient("Mira")
	invitation := decode[protocol.Invitation](t, mira.send("POST", "/v1/agent/invite", map[string]any{"for": "Jonas", "role": "read-only", "brands": []string{"shop", "demo", "shop"}}).want(t, 200))
	mira.send("POST", "/v1/agent/invite", map[string]any{"role": "admin"}).want(t, 400, "owner, agent or read-only")
	mira.send("POST", "/v1/agent/invite", map[string]any{"brands": []string{"none"}}).want(t, 400, "no brand")
	team := decode[protocol.Team](t, mira.get("/v1/agent/team").want(t, 200))
	if len(team.Members) != 1 || len(team.Invitations) != 1 || len(team.Brands) != 2 || team.Invitations[0].For != "Jonas" || team.Invitations[0].Address != "" {
		t.Fatalf("%+v", team)
	}
	_, code, _ := strings.Cut(invitation.Address, "#setup=")
	jonas := s.client()
	jonas.post("/v1/agent/setup", map[string]string{"code": code, "name": "Jonas", "password": goodPassword}).want(t, 200)
	account := jonas.account()
	if account.Role != protocol.RoleReadOnly || !slices.Equal(account.Brands, []string{"demo", "shop"}) {
		t.Fatalf("%+v", account)
	}

	member := "/v1/agent/team/" + account.ID
	mira.send("PUT", member, map[string]any{"role": "agent"}).want(t, 200)
	if got := jonas.account(); got.Role != protocol.RoleAgent || len(got.Brands) != 0 {
		t.Errorf("%+v", got)
	}
	mira.send("PUT", member, map[string]any{"role": "agent", "active": false}).want(t, 200, `"deactivated"`)
	jonas.get("/v1/agent/self").want(t, 401)
	s.unlimited()
	jonas.post("/v1/agent/signin", map[string]string{"name": "Jonas", "password": goodPassword}).want(t, 401, "wrong")
	mira.send("PUT", member, map[string]any{"role": "agent", "active": true}).want(t, 200)
	jonas.post("/v1/agent/signin", map[string]string{"name": "Jonas", "password": goodPassword}).want(t, 200)
	for _, method := range []string{"PUT", "DELETE"} {
		mira.send(method, "/v1/agent/team/"+mira.account().ID, map[string]any{"role": "agent"}).want(t, 409, "another owner")
	}
	mira.send("DELETE", member, nil).want(t, 200)
	jonas.get("/v1/agent/self").want(t, 401)
	mira.send("DELETE", member, nil).want(t, 404)

	withdrawn := decode[protocol.Invitation](t, mira.post("/v1/agent/invite", nil).want(t, 200))
	id := decode[protocol.Team](t, mira.get("/v1/agent/team")).Invitations[0].ID
	mira.send("DELETE", "/v1/agent/invitations/"+id, nil).want(t, 200)
	_, code, _ = strings.Cut(withdrawn.Address, "#setup=")
	s.unlimited()
	s.client().post("/v1/agent/setup", map[string]string{"code": code, "name": "Eve", "password": goodPassword}).want(t, 403)

	page := decode[protocol.AuditPage](t, mira.get("/v1/agent/audit").want(t, 200))
	if len(page.Entries) < 10 || page.More || page.Entries[0].Action != protocol.AuditInviteWithdrawn || page.Entries[0].Network != "127.0.0.1" {
		t.Errorf("%+v", page)
	}
	older := decode[protocol.AuditPage](t, mira.get("/v1/agent/audit?before=3").want(t, 200))
	if len(older.Entries) != 2 {
		t.Errorf("%+v", older)
	}
	mira.get("/v1/agent/audit?before=x").want(t, 400)
}

// TestNetworkNames: a single address of IPv4 and a /64 of IPv6.
func TestNetworkNames(t *testing.T) {
	s := newFixture(t)
	for address, want := range map[string]string{"192.0.2.7": "192.0.2.7", "2001:db8::7": "2001:db8::/64"} {
		r := &http.Request{RemoteAddr: netip.AddrPortFrom(netip.MustParseAddr(address), 1).String()}
		if got := s.networkName(r); got != want {
			t.Errorf("%s is %q, want %q", address, got, want)
		}
	}
	if got := s.networkName(&http.Request{RemoteAddr: "@"}); got != "" {
		t.Errorf("an unknown network is %q", got)
	}
}

// TestWhatIsNoJSON: each address that takes a body says so if it cannot read it, and does
// nothing.
func TestWhatIsNoJSON(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	jonas := s.signedInAs("Jonas", protocol.RoleAgent).account().ID
	for _, address := range []string{
		"POST /v1/agent/signin", "POST /v1/agent/setup", "POST /v1/agent/recover", "POST /v1/agent/confirm",
		"PUT /v1/agent/name", "PUT /v1/agent/password", "PUT /v1/agent/totp", "POST /v1/agent/invite", "PUT /v1/agent/team/" + jonas,
	} {
		method, path, _ := strings.Cut(address, " ")
		p.do(method, path, "{", "Origin", s.URL, "Sec-Fetch-Site", "same-origin").want(t, 400, "must be JSON of at most 8 KB")
		p.do(method, path, `{"name":"`+strings.Repeat("x", maxCredentialBytes)+`"}`, "Origin", s.URL, "Sec-Fetch-Site", "same-origin").want(t, 400, "must be JSON of at most 8 KB")
	}
}

// TestTheAppShowsWhereTheCodeIsFor: as the address at which agents open the inbox.
func TestTheAppShowsWhereTheCodeIsFor(t *testing.T) {
	for public, want := range map[string]string{"": "inbox.localhost:8080", "https://shop.example/chat": "shop.example"} {
		s := newFixture(t)
		p := s.signedInClient("Mira")
		origin := "http://inbox.localhost:8080"
		cookie := p.cookie()
		if public != "" {
			s.PublicURL, _ = url.Parse(public)
			origin, cookie.Name = "https://shop.example", hostPrefix+cookie.Name
		}
		setup := decode[protocol.TwoFactorSetup](t, s.client().do("POST", "/v1/agent/totp", "{}", "Host", "inbox.localhost:8080", "Origin", origin, "Cookie", cookie.Name+"="+cookie.Value).want(t, 200))
		secret, _ := access.ParseTOTPText(setup.Secret)
		if picture, _ := access.QRCode(access.TOTPAddress(secret, want, "Mira")); setup.Picture != picture {
			t.Errorf("with -public-url %q the picture is not one for %s", public, want)
		}
	}
}

// TestAnAddressThatIsTooLongForAPicture: it is said that there is none.
func TestAnAddressThatIsTooLongForAPicture(t *testing.T) {
	s := newFixture(t)
	cookie := s.signedInClient("Mira").cookie()
	host := strings.Repeat("x", 3000) + ".localhost"
	s.client().do("POST", "/v1/agent/totp", "{}", "Host", host, "Origin", "http://"+host, "Cookie", cookie.Name+"="+cookie.Value).want(t, 500, "went wrong")
}

// TestWhatIsNoSecret: a second factor is turned on with a secret that was handed out.
func TestWhatIsNoSecret(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	for _, secret := range []string{"", "none", access.TOTPText(access.NewTOTPSecret())[:8]} {
		p.send("PUT", "/v1/agent/totp", map[string]string{"secret": secret, "secondFactor": "123456"}).want(t, 400, "not a secret of ours")
	}
	secret := access.NewTOTPSecret()
	code := access.TOTPCode(secret, time.Now())
	p.send("PUT", "/v1/agent/totp", map[string]string{"secret": access.TOTPText(secret), "secondFactor": " " + code[:3] + " " + code[3:]}).want(t, 200)
}

// TestASecondFactorThatCannotBeChecked: it is not taken for a right one, and not for a
// wrong one either.
func TestASecondFactorThatCannotBeChecked(t *testing.T) {
	var failing *storetest.Failing
	s := newFixture(t, func(c *Config) {
		failing = &storetest.Failing{Store: c.Store}
		c.Store = failing
	})
	p := s.signedInClient("Mira")
	secret := access.NewTOTPSecret()
	recovery := access.NewRecoveryCode()
	if err := s.Store.SetSecondFactor(t.Context(), store.Cause{}, p.account().ID, secret, [][]byte{store.HashToken(recovery)}); err != nil {
		t.Fatal(err)
	}
	failing.Fails = func(method string, _ store.Actor) bool { return method == "UseStep" || method == "UseRecoveryCode" }
	for _, factor := range []string{access.TOTPCode(secret, time.Now()), recovery, "123456"} {
		s.unlimited()
		if a := s.client().post("/v1/agent/signin", map[string]string{"name": "Mira", "password": goodPassword, "secondFactor": factor}).want(t, 500); len(a.Cookies()) > 0 {
			t.Error("it signs in")
		}
		p.post("/v1/agent/confirm", map[string]string{"password": goodPassword, "secondFactor": factor}).want(t, 500)
	}
}

// TestConfirming: what stands in the way of a proof is said, and the sign-in goes on.
func TestConfirming(t *testing.T) {
	s := newFixture(t)
	p := s.signedInClient("Mira")
	right := map[string]string{"password": goodPassword}
	s.knownPasswords = busyHasher{}
	p.post("/v1/agent/confirm", right).want(t, 503, "in a moment")
	s.knownPasswords = access.NewPasswordHasher()
	if err := s.Store.SetSecondFactor(t.Context(), store.Cause{}, p.account().ID, access.NewTOTPSecret(), nil); err != nil {
		t.Fatal(err)
	}
	s.Store = &oldProofs{Store: s.Store}
	right["secondFactor"] = "123456"
	status := 0
	for range 20 {
		s.limits.confirmations = newLimits().confirmations // what is left is the limit of second factors
		if status = p.post("/v1/agent/confirm", right).StatusCode; status != 403 {
			break
		}
	}
	if status != 429 || s.limited("second_factors") != 1 {
		t.Errorf("guessing the second factor ended with %d", status)
	}
	p.post("/v1/agent/invite", nil).want(t, 403, `"confirm"`)
}
