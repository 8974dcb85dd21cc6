package web

import (
	"strings"
	"testing"

	"kith/server/brand"
	"kith/server/protocol"
)

func TestDemoToken(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	p.post("/demo/token", map[string]string{"email": "Ann@B.example"}).want(t, 200, `"token":"eyJ`).wantHeader(t, "Cache-Control", "no-store").wantHeader(t, "Content-Type", "application/json")
	p.post("/demo/token", map[string]string{"email": "nobody"}).want(t, 400)
	p.do("POST", "/demo/token", "{").want(t, 400, "cannot be read")
	longest := strings.Repeat("x", protocol.NameLimit-len("@b.example")) + "@b.example"
	p.post("/demo/token", map[string]string{"email": longest}).want(t, 200)
	p.post("/demo/token", map[string]string{"email": "x" + longest}).want(t, 400, "no e-mail address")
	p.get("/demo/").want(t, 308).wantHeader(t, "Location", "../")
}

// TestNoDemoTokenForARealBrand: nobody is signed in by this server who has a secret of
// their own, or no demo.
func TestNoDemoTokenForARealBrand(t *testing.T) {
	own := brand.Demo()
	own.Secrets = [][]byte{[]byte("a secret of their own, long enough")}
	other := brand.Demo()
	other.Key = "other"
	for name, brands := range map[string]*brand.Set{"a secret of their own": brand.NewSet(own), "no demo": brand.NewSet(other)} {
		s := newFixture(t, func(c *Config) { c.Brands = brands })
		if a := s.client().post("/demo/token", map[string]string{"email": "ann@b.example"}); a.StatusCode != 404 {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.body)
		}
	}
}

func TestTheDemoHasAStrictPolicy(t *testing.T) {
	s := newFixture(t)
	a := s.client().get("/").want(t, 200)
	for _, want := range []string{"default-src 'none'", "script-src 'self';", "frame-ancestors 'self'", "require-trusted-types-for 'script'"} {
		a.wantHeader(t, "Content-Security-Policy", want)
	}
	a.wantHeader(t, "Permissions-Policy", "camera=()").wantHeader(t, "Cross-Origin-Opener-Policy", "same-origin").wantHeader(t, "X-Content-Type-Options", "nosniff")
	if p := a.Header.Get("Content-Security-Policy"); strings.Contains(p, "unsafe") {
		t.Errorf("the policy is %s", p)
	}
}

func TestTheDemoCanBeLeftOut(t *testing.T) {
	s := newFixture(t, func(p *Config) { p.Demo = false })
	p := s.client()
	p.get("/").want(t, 404)
	p.post("/demo/token", map[string]string{"email": "a@b.example"}).want(t, 404)
	p.get("/widget.js").want(t, 200)
}
