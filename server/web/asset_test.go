package web

import (
	"testing"
)

func TestAssets(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	a := p.get("/widget.js", "Accept-Encoding", "br").want(t, 200, "br widget.js").
		wantHeader(t, "Content-Encoding", "br").wantHeader(t, "Vary", "Accept-Encoding").wantHeader(t, "Cache-Control", "no-cache").
		wantHeader(t, "ETag", `"tag-widget.js-br"`).wantHeader(t, "Content-Type", "text/javascript").wantHeader(t, "X-Content-Type-Options", "nosniff").
		wantHeader(t, "Cross-Origin-Resource-Policy", "cross-origin").wantHeader(t, "Access-Control-Allow-Origin", "*")
	if a.ContentLength != int64(len("br widget.js")) {
		t.Errorf("length %d", a.ContentLength)
	}
	p.get("/widget.js", "Accept-Encoding", "br", "If-None-Match", `"x", W/"tag-widget.js-br"`).want(t, 304).wantHeader(t, "ETag", "tag-widget.js-br").wantHeader(t, "Vary", "Accept-Encoding")
	p.get("/widget.js", "Accept-Encoding", "zstd", "If-None-Match", `"tag-widget.js-br"`).want(t, 200, "zstd widget.js")
	p.get("/widget.js", "If-None-Match", "*").want(t, 304)
	p.get("/widget.js", "Accept-Encoding", "identity").want(t, 200, "plain widget.js").wantHeader(t, "Content-Encoding", "")
	p.get("/widget.js", "Accept-Encoding", "*;q=0").want(t, 406)
	p.get("/a/123/widget.wasm", "Accept-Encoding", "zstd").want(t, 200).wantHeader(t, "Cache-Control", "max-age=31536000, immutable").wantHeader(t, "Content-Type", "application/wasm")
	p.get("/").want(t, 200, "plain demo/index.html")
	if a := p.do("HEAD", "/widget.js", ""); a.StatusCode != 200 || a.body != "" || a.Header.Get("Content-Length") == "0" {
		t.Errorf("HEAD: %d, %q, %v", a.StatusCode, a.body, a.Header)
	}
}

func TestAddressesThatThereAreNot(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	p.get("/nothing").want(t, 404, "<h1>Not Found</h1>", "There is nothing at this address.").wantHeader(t, "Content-Type", "text/html").wantHeader(t, "Content-Security-Policy", "default-src 'none'")
	p.get("/v1/nothing").want(t, 404, `"code":"not_found"`, `"text":"There is nothing at this address."`).wantHeader(t, "Content-Type", "application/json")
	p.get("/a/123/../../etc/passwd").want(t, 307)
	p.do("POST", "/widget.js", "").want(t, 405).wantHeader(t, "Allow", "GET, HEAD")
	p.do("DELETE", "/v1/settings", "").want(t, 405, `"code"`).wantHeader(t, "Allow", "GET")
	p.get("/v1/agent/signin").want(t, 405).wantHeader(t, "Allow", "POST")
	p.get("/v1/socket").want(t, 426, "WebSocket").wantHeader(t, "Upgrade", "websocket")
}
