package web

import (
	"net/http"
	"testing"
)

func TestHealth(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	p.get("/healthz").want(t, 200, "ok")
	p.get("/readyz").want(t, 200, "ready")
	p.get("/v1/settings?key=none")
	p.get("/metrics").want(t, 200, "kith_websockets 0", `kith_http_request_duration_seconds_count{route="GET /v1/settings",status="404"} 1`)
	if err := s.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.get("/readyz").want(t, http.StatusServiceUnavailable)
	p.get("/healthz").want(t, 200)
}
