package web

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestWhatIsCompressed: what takes more than a packet, for those who take it so. Whatever
// its form, its length is said.
func TestWhatIsCompressed(t *testing.T) {
	for _, c := range []struct {
		length         int
		accept         string
		encoding, vary string
	}{
		{minCompressBytes - 1, "gzip", "", ""},
		{minCompressBytes, "gzip", "gzip", "Accept-Encoding"},
		{minCompressBytes, "gzip;q=0", "", "Accept-Encoding"},
		{minCompressBytes, "br", "", "Accept-Encoding"},
		{10 * minCompressBytes, "", "", "Accept-Encoding"},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", c.accept)
		if err := writeCacheableText(w, r, cacheRevalidate, "text/plain", strings.Repeat("x", c.length)); err != nil {
			t.Error(err)
		}
		h := w.Header()
		if h.Get("Content-Encoding") != c.encoding || h.Get("Vary") != c.vary || h.Get("Content-Type") != "text/plain" || h.Get("Cache-Control") != "no-cache" {
			t.Errorf("%d bytes for %q: %v", c.length, c.accept, h)
		}
		if got, want := h.Get("Content-Length"), fmt.Sprint(w.Body.Len()); got != want {
			t.Errorf("%d bytes for %q: it says %s, and has %s", c.length, c.accept, got, want)
		}
	}
}

// TestHEAD: the headers of GET, and no body.
func TestHEAD(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	for _, path := range []string{"/widget.js", "/v1/settings?key=demo", "/v1/kb/article?id=long", "/v1/kb/file/shipping/map.png", "/inbox", "/frame.html?site=https://any.example"} {
		want := p.get(path).want(t, 200)
		got := p.do("HEAD", path, "").want(t, 200)
		if got.body != "" || got.Header.Get("Content-Length") != fmt.Sprint(len(want.body)) || got.Header.Get("ETag") != want.Header.Get("ETag") {
			t.Errorf("%s: %q with %v, want %v", path, got.body, got.Header, want.Header)
		}
	}
}
