package web

import (
	"testing"
)

func TestDemoToken(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	p.post("/demo/token", map[string]string{"email": "Ann@B.example"}).want(t, 200, `"token":"eyJ`).wantHeader(t, "Cache-Control", "no-store")
	p.post("/demo/token", map[string]string{"email": "nobody"}).want(t, 400)
	p.do("POST", "/demo/token", "{").want(t, 400)
}

func TestTheDemoCanBeLeftOut(t *testing.T) {
	s := newFixture(t, func(p *Config) { p.Demo = false })
	p := s.client()
	p.get("/").want(t, 404)
	p.post("/demo/token", map[string]string{"email": "a@b.example"}).want(t, 404)
	p.get("/widget.js").want(t, 200)
}
