package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestHealth(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	p.get("/healthz").want(t, 200, "ok").wantHeader(t, "Cache-Control", "no-store").wantHeader(t, "Content-Type", "text/plain")
	p.get("/readyz").want(t, 200, "ready").wantHeader(t, "Cache-Control", "no-store")
	p.get("/v1/settings?key=none")
	p.get("/metrics").want(t, 200, "kith_websockets 0", `kith_http_request_duration_seconds_count{route="GET /v1/settings",status="404"} 1`)
	if err := s.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.get("/readyz").want(t, http.StatusServiceUnavailable)
	p.get("/healthz").want(t, 200)
}

// TestMetricsAreForThisMachine tries who gets the metrics where they have no address
// of their own.
func TestMetricsAreForThisMachine(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	p.get("/metrics").want(t, 200)
	p.get("/metrics", "Host", "localhost:8080").want(t, 200)
	for name, headers := range map[string][]string{
		"a proxy":                  {"X-Forwarded-For", "127.0.0.1"},
		"another proxy":            {"Forwarded", "for=127.0.0.1"},
		"nginx":                    {"X-Real-IP", "127.0.0.1"},
		"a name that leads here":   {"Host", "rebound.example"},
		"the address of a network": {"Host", "192.168.0.2:8080"},
	} {
		if a := p.get("/metrics", headers...); a.StatusCode != 403 || strings.Contains(a.body, "kith_") {
			t.Errorf("%s got %d: %s", name, a.StatusCode, a.body)
		}
	}
	for name, change := range map[string]func(*Config){
		"a public address":                 withPublicURL("https://chat.example"),
		"one of a proxy that says nothing": withPublicURL("http://localhost:3000"),
		"a proxy":                          func(c *Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.1/32")} },
		"metrics elsewhere":                func(c *Config) { c.Metrics = false },
	} {
		if a := newFixture(t, change).client().get("/metrics"); a.StatusCode != 403 {
			t.Errorf("with %s the status is %d", name, a.StatusCode)
		}
	}
	// A client that is not on this machine.
	r := httptest.NewRequest("GET", "http://localhost/metrics", nil)
	r.RemoteAddr = "192.0.2.1:1234"
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != 403 {
		t.Errorf("a stranger got %d", w.Code)
	}
}
