package web

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/prometheus/client_golang/prometheus"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/incident"
	"kith/server/kb"
	"kith/server/outcome"
	"kith/server/protocol/codec"
	"kith/server/release/releasetest"
	"kith/server/rollout"
	"kith/server/store"
	"kith/static"
)

// fixture is a whole server, without the program around it, on a local port.
type fixture struct {
	*Server
	http      *httptest.Server
	URL       string
	transport *http.Transport // of its clients; nil for the usual one
	t         *testing.T
}

// testAssets returns assets as a build would have made them.
func testAssets(t *testing.T) *static.Assets {
	files := fstest.MapFS{}
	m := static.Manifest{Build: "b1", Schema: releasetest.Schema, Languages: []string{"en", "de", "pt-br"}}
	add := func(name, path, mime string, immutable bool, encodings ...string) {
		f := static.File{Name: name, Path: path, File: "f/" + name, Type: mime, Immutable: immutable, Hash: "tag-" + name, Size: 100}
		files[f.File] = &fstest.MapFile{Data: []byte("plain " + name)}
		for _, e := range encodings {
			f.Encodings = append(f.Encodings, static.Encoding{Name: e, File: f.File + "." + e})
			files[f.File+"."+e] = &fstest.MapFile{Data: []byte(e + " " + name)}
		}
		m.Files = append(m.Files, f)
	}
	add("widget.js", "/widget.js", "text/javascript; charset=utf-8", false, "br", "zstd", "gzip")
	add("widget.wasm", "/a/123/widget.wasm", "application/wasm", true, "br", "zstd", "gzip")
	add("frame.en.html", "", "text/html; charset=utf-8", false)
	add("frame.de.html", "", "text/html; charset=utf-8", false)
	add("frame.pt-br.html", "", "text/html; charset=utf-8", false)
	add("inbox.html", "/inbox", "text/html; charset=utf-8", false, "br")
	add("demo/index.html", "/", "text/html; charset=utf-8", false)
	add("demo/shop.css", "/demo/shop.css", "text/css; charset=utf-8", false)
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	files["manifest.json"] = &fstest.MapFile{Data: text}
	a, err := static.OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

var testArticles = fstest.MapFS{
	"shipping/times.md":    {Data: []byte("---\ntitle: How long it takes\nsummary: Days\n---\nThree *days*.")},
	"shipping/times.de.md": {Data: []byte("---\nid: times\ntitle: Wie lange\nlanguage: de\n---\nDrei Tage.")},
	"words/long.md":        {Data: []byte("---\ntitle: Many words\n---\n" + strings.Repeat("word ", 2000))},
	"shipping/map.png":     {Data: []byte("\x89PNG\r\n\x1a\n")},
	"shipping/bad.png":     {Data: []byte("<html><script>alert(1)</script>")},
	"shipping/plan.svg":    {Data: []byte("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")},
}

func newFixture(t *testing.T, change ...func(*Config)) *fixture {
	t.Helper()
	return newLimitedFixture(t, hub.Limits{}, change...)
}

// panicLog is a log in which a test must not find a panic.
type panicLog struct {
	slog.Handler
	t *testing.T
}

func (l panicLog) Enabled(context.Context, slog.Level) bool { return true }

func (l panicLog) Handle(_ context.Context, r slog.Record) error {
	if r.Message == panicked {
		r.Attrs(func(a slog.Attr) bool { l.t.Error(r.Message, a); return true })
	}
	return nil
}

func newLimitedFixture(t *testing.T, limits hub.Limits, change ...func(*Config)) *fixture {
	t.Helper()
	return newPreparedFixture(t, limits, func(*Server) {}, change...)
}

// newPreparedFixture calls prepare with the server before it serves.
func newPreparedFixture(t *testing.T, limits hub.Limits, prepare func(*Server), change ...func(*Config)) *fixture {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return newFixtureAt(t, l, limits, prepare, change...)
}

// newFixtureAt is newPreparedFixture for a server at a listener.
func newFixtureAt(t *testing.T, l net.Listener, limits hub.Limits, prepare func(*Server), change ...func(*Config)) *fixture {
	t.Helper()
	db, err := store.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	articles, err := kb.New(testArticles, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	shop := brand.Demo()
	shop.Key, shop.Sites, shop.Language = "shop", []string{"https://shop.example"}, "de"
	p := Config{
		Assets:   testAssets(t),
		Brands:   brand.NewSet(brand.Demo(), shop),
		Articles: articles,
		Outcomes: outcome.NewCounter(),
		Store:    db,
		Log:      slog.New(panicLog{slog.DiscardHandler, t}),
		Registry: prometheus.NewRegistry(),
		Demo:     true,
		Metrics:  true,
	}
	if p.Releases, err = rollout.Load(t.Context(), rollout.Config{Store: db, Own: p.Assets, Log: p.Log}); err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(&p)
	}
	p.Hub = hub.New(hub.Parts{Store: db, Brands: p.Brands, Releases: p.Releases, Outcomes: p.Outcomes, Log: p.Log, Registerer: p.Registry, Limits: limits})
	if p.Incidents, err = incident.Load(t.Context(), incident.Config{Store: db, Releases: p.Releases, Pages: p.Hub, Log: p.Log}); err != nil {
		t.Fatal(err)
	}
	s := New(p)
	prepare(s)
	h := &httptest.Server{Listener: l, Config: &http.Server{Handler: s, ConnState: s.ConnState}}
	h.Start()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), testTimeout)
		defer cancel()
		if err := s.Drain(ctx); err != nil {
			t.Error("a connection was not given back:", err)
		}
		h.Close()
		db.Close()
	})
	return &fixture{Server: s, http: h, URL: "http://" + l.Addr().String(), t: t}
}

// testClient is an HTTP client with cookies of its own.
type testClient struct {
	*http.Client
	s *fixture
}

func (s *fixture) client() *testClient {
	jar, _ := cookiejar.New(nil)
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if s.transport != nil {
		c.Transport = s.transport
	}
	return &testClient{c, s}
}

// testResponse is a response whose body was read.
type testResponse struct {
	*http.Response
	body string
}

// do sends a request. Headers are pairs of names and values.
func (p *testClient) do(method, path, body string, headers ...string) testResponse {
	p.s.t.Helper()
	r, err := http.NewRequestWithContext(p.s.t.Context(), method, p.s.URL+path, strings.NewReader(body))
	if err != nil {
		p.s.t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "identity") // else the client unpacks by itself
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := p.Do(r)
	if err != nil {
		p.s.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		p.s.t.Fatal(err)
	}
	return testResponse{answer, string(text)}
}

func (p *testClient) get(path string, headers ...string) testResponse {
	p.s.t.Helper()
	return p.do("GET", path, "", headers...)
}

// post sends a JSON object as the server's own page would.
func (p *testClient) post(path string, fields map[string]string) testResponse {
	p.s.t.Helper()
	text, _ := json.Marshal(fields)
	return p.do("POST", path, string(text), "Content-Type", "application/json", "Origin", p.s.URL, "Sec-Fetch-Site", "same-origin")
}

// want fails the test if the response has another status or its body lacks a text.
func (a testResponse) want(t *testing.T, status int, contains ...string) testResponse {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("%s %s: status %d, want %d: %s", a.Request.Method, a.Request.URL.Path, a.StatusCode, status, a.body)
	}
	for _, c := range contains {
		if !strings.Contains(a.body, c) {
			t.Errorf("%s %s lacks %q: %s", a.Request.Method, a.Request.URL.Path, c, a.body)
		}
	}
	return a
}

// wantHeader fails the test if a header does not contain a text. An empty text
// means that the header must be missing.
func (a testResponse) wantHeader(t *testing.T, name, contains string) testResponse {
	t.Helper()
	got := a.Header.Values(name)
	if !strings.Contains(strings.Join(got, ", "), contains) || contains == "" && len(got) > 0 {
		t.Errorf("%s %s: header %s is %q, want %q in it", a.Request.Method, a.Request.URL.Path, name, got, contains)
	}
	return a
}

// decode decodes the record in a response.
func decode[T any, P interface {
	*T
	codec.Record
}](t *testing.T, a testResponse) T {
	t.Helper()
	var v T
	if problems := codec.Decode(a.body, P(&v)); len(problems) > 0 {
		t.Errorf("%s: %v in %s", a.Request.URL.Path, problems, a.body)
	}
	return v
}
