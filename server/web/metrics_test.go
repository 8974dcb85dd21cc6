package web

import (
	"strings"
	"testing"

	"github.com/coder/websocket"
)

// TestWhatIsMeasured: each request by its route and status, and sockets while they are
// open. How long one was open is no time of a response.
func TestWhatIsMeasured(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	has := func(line string) bool { return strings.Contains(p.get("/metrics").body, line+"\n") }
	p.get("/v1/settings?key=demo").want(t, 200)
	p.get("/v1/settings?key=nobody").want(t, 404)
	p.get("/demo/").want(t, 308)
	for _, want := range []string{`route="GET /v1/settings",status="200"} 1`, `route="GET /v1/settings",status="404"} 1`, `route="GET /demo/{$}",status="308"} 1`} {
		waitFor(t, want, func() bool { return has("kith_http_request_duration_seconds_count{" + want) })
	}
	c, _ := s.connectVisitor()
	if !has("kith_websockets 1") {
		t.Error("the socket is not counted")
	}
	c.Close(websocket.StatusNormalClosure, "")
	waitFor(t, "the socket to be counted no more", func() bool { return has("kith_websockets 0") })
	if body := p.get("/metrics").body; strings.Contains(body, `route="GET /v1/socket"`) {
		t.Errorf("the socket is measured as a request: %s", body)
	}
}
