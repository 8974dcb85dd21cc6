package web

import (
	"net/http"
	"testing"
)

func TestAssets(t *testing.T) {
	s := newStage(t)
	p := s.person()
	a := p.get("/widget.js", "Accept-Encoding", "br").is(t, 200, "br widget.js").
		has(t, "Content-Encoding", "br").has(t, "Vary", "Accept-Encoding").has(t, "Cache-Control", "no-cache").
		has(t, "ETag", `"tag-widget.js-br"`).has(t, "Content-Type", "text/javascript").has(t, "X-Content-Type-Options", "nosniff").
		has(t, "Cross-Origin-Resource-Policy", "cross-origin").has(t, "Access-Control-Allow-Origin", "*")
	if a.ContentLength != int64(len("br widget.js")) {
		t.Errorf("length %d", a.ContentLength)
	}
	p.get("/widget.js", "Accept-Encoding", "br", "If-None-Match", `"x", W/"tag-widget.js-br"`).is(t, 304).has(t, "ETag", "tag-widget.js-br").has(t, "Vary", "Accept-Encoding")
	p.get("/widget.js", "Accept-Encoding", "zstd", "If-None-Match", `"tag-widget.js-br"`).is(t, 200, "zstd widget.js")
	p.get("/widget.js", "Accept-Encoding", "identity").is(t, 200, "plain widget.js").has(t, "Content-Encoding", "")
	p.get("/widget.js", "Accept-Encoding", "*;q=0").is(t, 406)
	p.get("/a/123/widget.wasm", "Accept-Encoding", "zstd").is(t, 200).has(t, "Cache-Control", "max-age=31536000, immutable").has(t, "Content-Type", "application/wasm")
	p.get("/").is(t, 200, "plain demo/index.html")
	if a := p.ask("HEAD", "/widget.js", ""); a.StatusCode != 200 || a.body != "" || a.Header.Get("Content-Length") == "0" {
		t.Errorf("HEAD: %d, %q, %v", a.StatusCode, a.body, a.Header)
	}
}

func TestAddressesThatThereAreNot(t *testing.T) {
	s := newStage(t)
	p := s.person()
	p.get("/nothing").is(t, 404, "<h1>Not Found</h1>", "There is nothing at this address.").has(t, "Content-Type", "text/html").has(t, "Content-Security-Policy", "default-src 'none'")
	p.get("/v1/nothing").is(t, 404, `"code":"not_found"`, `"text":"There is nothing at this address."`).has(t, "Content-Type", "application/json")
	p.get("/a/123/../../etc/passwd").is(t, 307)
	p.ask("POST", "/widget.js", "").is(t, 405).has(t, "Allow", "GET, HEAD")
	p.ask("DELETE", "/v1/settings", "").is(t, 405, `"code"`).has(t, "Allow", "GET")
	p.get("/v1/agent/signin").is(t, 405).has(t, "Allow", "POST")
	p.get("/v1/socket").is(t, 426, "WebSocket").has(t, "Upgrade", "websocket")
}

func TestTheDemoCanBeLeftOut(t *testing.T) {
	s := newStage(t, func(p *Parts) { p.Demo = false })
	p := s.person()
	p.get("/").is(t, 404)
	p.post("/demo/token", map[string]string{"email": "a@b.example"}).is(t, 404)
	p.get("/widget.js").is(t, 200)
}

func TestDemoToken(t *testing.T) {
	s := newStage(t)
	p := s.person()
	p.post("/demo/token", map[string]string{"email": "Ann@B.example"}).is(t, 200, `"token":"eyJ`).has(t, "Cache-Control", "no-store")
	p.post("/demo/token", map[string]string{"email": "nobody"}).is(t, 400)
	p.ask("POST", "/demo/token", "{").is(t, 400)
}

func TestHealth(t *testing.T) {
	s := newStage(t)
	p := s.person()
	p.get("/healthz").is(t, 200, "ok")
	p.get("/readyz").is(t, 200, "ready")
	p.get("/v1/settings?key=none")
	p.get("/metrics").is(t, 200, "kith_sockets 0", `kith_http_request_seconds_count{address="GET /v1/settings",status="404"} 1`)
	if err := s.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.get("/readyz").is(t, http.StatusServiceUnavailable)
	p.get("/healthz").is(t, 200)
}
