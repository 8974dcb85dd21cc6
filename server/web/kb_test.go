package web

import (
	"compress/gzip"
	"io"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"kith/server/brand"
	"kith/server/kb"
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

// TestTheLanguageOfArticles: the one that is asked for, else the brand's, and without a
// known key that of the only brand.
func TestTheLanguageOfArticles(t *testing.T) {
	german := brand.Demo()
	german.Key, german.Language = "shop", "de"
	other := brand.Demo()
	other.Key = "travel" // after the German one
	for name, c := range map[string]struct {
		brands []*brand.Brand
		query  string
		want   string
	}{
		"asked for":                {[]*brand.Brand{german, other}, "&key=shop&lang=en", "How long it takes"},
		"the brand's":              {[]*brand.Brand{german, other}, "&key=shop", "Wie lange"},
		"not spoken":               {[]*brand.Brand{german, other}, "&key=shop&lang=fr", "Wie lange"},
		"too long to be one":       {[]*brand.Brand{german, other}, "&key=shop&lang=en-" + strings.Repeat("x", protocol.IDLimit), "Wie lange"},
		"as long as one may be":    {[]*brand.Brand{german, other}, "&key=shop&lang=en-" + strings.Repeat("x", protocol.IDLimit-len("en-")), "How long it takes"},
		"the only brand's":         {[]*brand.Brand{german}, "", "Wie lange"},
		"no key, and many brands":  {[]*brand.Brand{german, other}, "", "How long it takes"},
		"another key, and a brand": {[]*brand.Brand{german}, "&key=nobody", "Wie lange"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newFixture(t, func(p *Config) { p.Brands = brand.NewSet(c.brands...) }).client()
			p.get("/v1/kb/article?id=times"+c.query).want(t, 200, c.want)
			p.get("/v1/kb?x=y"+c.query).want(t, 200, c.want)
		})
	}
}

// TestWhatAFileIs: its content says it, whatever its name is, except for SVG.
func TestWhatAFileIs(t *testing.T) {
	svg := "<svg xmlns='http://www.w3.org/2000/svg'>"
	for _, c := range []struct{ name, content, want string }{
		{"a.png", "\x89PNG\r\n\x1a\n", "image/png"},
		{"a.txt", "\x89PNG\r\n\x1a\n", "image/png"},
		{"a.jpg", "\xff\xd8\xff\xe0", "image/jpeg"},
		{"a.gif", "GIF89a", "image/gif"},
		{"a.webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"},
		{"a.avif", "\x00\x00\x00\x1cftypavif", "image/avif"},
		{"a.avif", "ftypavif", ""},
		{"a.avif", "\x00\x00\x00", ""},
		{"a.heic", "\x00\x00\x00\x1cftypheic", ""},
		{"a.mp3", "ID3\x03", "audio/mpeg"},
		{"a.mp4", "\x00\x00\x00\x14ftypmp42\x00\x00\x00\x00mp42", "video/mp4"},
		{"a.webm", "\x1a\x45\xdf\xa3\x42\x82\x84webm", "video/webm"},
		{"a.pdf", "%PDF-1.7", "application/pdf"},
		{"a.svg", svg, "image/svg+xml"},
		{"a.SVG", "<?xml version='1.0'?>" + svg, "image/svg+xml"},
		{"a.html", svg, ""},
		{"a.svg", "<html>", ""},
		{"a.svg", strings.Repeat(" ", 512-len("<svg")) + svg, "image/svg+xml"},
		{"a.svg", strings.Repeat(" ", 512) + svg, ""},
		{"a.html", "<html>", ""},
		{"a.js", "alert(1)", ""},
		{"a.png", "", ""},
	} {
		if got := mediaType(c.name, []byte(c.content)); got != c.want {
			t.Errorf("%s with %q is %q, want %q", c.name, c.content[:min(len(c.content), 32)], got, c.want)
		}
	}
}

// TestFilesThatAreTooLarge: pictures load on phones.
func TestFilesThatAreTooLarge(t *testing.T) {
	picture := "\x89PNG\r\n\x1a\n"
	s := newFixture(t, withArticles(t, fstest.MapFS{
		"largest.png": {Data: []byte(picture + strings.Repeat("x", maxFileBytes-len(picture)))},
		"larger.png":  {Data: []byte(picture + strings.Repeat("x", maxFileBytes-len(picture)+1))},
	}))
	s.client().get("/v1/kb/file/larger.png").want(t, 404)
	if a := s.client().get("/v1/kb/file/largest.png"); a.StatusCode != 200 || len(a.body) != maxFileBytes {
		t.Errorf("of the largest come %d bytes with status %d", len(a.body), a.StatusCode)
	}
}

// withArticles gives a fixture's server a knowledge base of its own.
func withArticles(t *testing.T, files fs.FS) func(*Config) {
	return func(c *Config) {
		var err error
		if c.Articles, err = kb.New(files, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
	}
}

// A brittleFolder is a folder on a disk that fails while a file is being served.
type brittleFolder struct {
	fs.FS
	stats int // how often a file can be looked at
}

func (f brittleFolder) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if info, statErr := file.Stat(); err != nil || statErr != nil || info.IsDir() {
		return file, err
	}
	return &brittleFile{file, f.stats}, nil
}

type brittleFile struct {
	fs.File
	stats int
}

func (f *brittleFile) Stat() (fs.FileInfo, error) {
	if f.stats--; f.stats < 0 {
		return nil, fs.ErrInvalid
	}
	return f.File.Stat()
}

func (f *brittleFile) Read([]byte) (int, error) { return 0, fs.ErrInvalid }

// TestFilesThatCannotBeRead: it is a fault of the server, and no empty picture.
func TestFilesThatCannotBeRead(t *testing.T) {
	for _, stats := range []int{1, 2} {
		s := newFixture(t, withArticles(t, brittleFolder{fstest.MapFS{"map.png": {Data: []byte("\x89PNG\r\n\x1a\n")}}, stats}))
		s.client().get("/v1/kb/file/map.png").want(t, 500)
	}
}
