package web

import (
	"strings"
	"testing"
)

func TestDemoToken(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	p.post("/demo/token", map[string]string{"email": "Ann@B.example"}).want(t, 200, `"token":"eyJ`).wantHeader(t, "Cache-Control", "no-store")
	p.post("/demo/token", map[string]string{"email": "nobody"}).want(t, 400)
	p.do("POST", "/demo/token", "{").want(t, 400)
	p.get("/demo/").want(t, 308).wantHeader(t, "Location", "../")
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
