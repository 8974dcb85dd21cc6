package web

import (
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"kith/server/protocol"
)

func TestArticles(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	contents := decode[protocol.KnowledgeBase](t, p.get("/v1/kb?lang=en&key=demo").want(t, 200).wantHeader(t, "Access-Control-Allow-Origin", "*"))
	if len(contents.Categories) != 2 || contents.Categories[0].Articles[0].Title != "How long it takes" {
		t.Errorf("contents: %+v", contents)
	}
	article := decode[protocol.Article](t, p.get("/v1/kb/article?id=times&key=shop&lang=fr").want(t, 200))
	if article.Title != "Wie lange" || article.Body[0].Tag != "p" {
		t.Errorf("article: %+v", article)
	}
	long := p.get("/v1/kb/article?id=long&lang=en", "Accept-Encoding", "gzip").want(t, 200).wantHeader(t, "Content-Encoding", "gzip").wantHeader(t, "Vary", "Accept-Encoding")
	z, err := gzip.NewReader(strings.NewReader(long.body))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || !strings.Contains(string(text), "word word") || len(text) < 2*len(long.body) {
		t.Errorf("unpacked: %v, %d bytes of %d", err, len(text), len(long.body))
	}
	p.get("/v1/kb/article?id=long&lang=en", "Accept-Encoding", "gzip", "If-None-Match", long.Header.Get("ETag")).want(t, 304).wantHeader(t, "Content-Encoding", "")
	p.get("/v1/kb/article?id=long&lang=en").want(t, 200, "word word").wantHeader(t, "Content-Encoding", "")
	if packed, plain := long.Header.Get("ETag"), p.get("/v1/kb/article?id=long&lang=en").Header.Get("ETag"); packed == plain {
		t.Errorf("two encodings are %s", plain)
	}
	p.get("/v1/kb/article?id=gone").want(t, 404, "not here any more")
	p.get("/v1/kb/search?lang=en&q="+strings.Repeat("x", protocol.NameLimit)).want(t, 200)
	p.get("/v1/kb/search?lang=en&q="+strings.Repeat("x", protocol.NameLimit+1)).want(t, 400, "less at once")
	found := decode[protocol.SearchResults](t, p.get("/v1/kb/search?q=how+lon&lang=en").want(t, 200))
	if len(found.Results) != 1 || found.Results[0].ID != "times" || found.Query != "how lon" {
		t.Errorf("found: %+v", found)
	}
}

func TestFilesOfArticles(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	p.get("/v1/kb/file/shipping/map.png").want(t, 200, "PNG").wantHeader(t, "Access-Control-Allow-Origin", "*").wantHeader(t, "Cache-Control", "no-cache").wantHeader(t, "Content-Type", "image/png").wantHeader(t, "X-Content-Type-Options", "nosniff").wantHeader(t, "Content-Security-Policy", "sandbox")
	p.get("/v1/kb/file/shipping/plan.svg").want(t, 200).wantHeader(t, "Content-Type", "image/svg+xml").wantHeader(t, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	for _, path := range []string{"shipping/bad.png", "shipping/times.md", "shipping", "", "..%2f..%2fetc/passwd", "nothing.png"} {
		p.get("/v1/kb/file/"+path).want(t, 404)
	}
}
