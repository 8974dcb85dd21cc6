package web

import (
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"kith/static"
)

func TestFrame(t *testing.T) {
	s := newFixture(t)
	p := s.client()
	for name, c := range map[string]struct{ query, referer, status, body, ancestors string }{
		"any site of the demo":    {"site=https://any.example", "", "200", "frame.en", "https://any.example"},
		"with a port":             {"site=http://localhost:8080&lang=de_DE", "", "200", "frame.de", "http://localhost:8080"},
		"by the referrer":         {"", "https://any.example/page?x=y", "200", "frame.en", "https://any.example"},
		"no site":                 {"", "", "403", "inside of a chat window", ""},
		"a referrer of no site":   {"", "about:blank", "403", "inside of a chat window", ""},
		"one without a scheme":    {"", "//any.example/page", "403", "inside of a chat window", ""},
		"one that is no address":  {"", "http://[any.example", "403", "inside of a chat window", ""},
		"null":                    {"site=null", "", "403", "may not show this chat", ""},
		"a path":                  {"site=https://any.example/x", "", "403", "", ""},
		"two words":               {"site=" + url.QueryEscape("https://a.example *"), "", "403", "", ""},
		"another directive":       {"site=" + url.QueryEscape("https://a.example;script-src *"), "", "403", "", ""},
		"markup":                  {"site=" + url.QueryEscape("<script>x</script>"), "", "403", "&lt;script&gt;", ""},
		"the brand's site":        {"site=https://shop.example&key=shop", "", "200", "frame.de", "https://shop.example"},
		"not the brand's site":    {"site=https://other.example&key=shop", "", "403", "https://other.example", ""},
		"an unknown brand":        {"site=https://shop.example&key=nobody", "", "403", "", ""},
		"a general language":      {"site=https://any.example&key=demo&lang=pt-br-x", "", "200", "frame.pt-br", ""},
		"a language not spoken":   {"site=https://any.example&key=demo&lang=xx", "", "200", "frame.en", ""},
		"a language that is none": {"site=https://any.example&key=demo&lang=../../x", "", "200", "frame.en", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := p.get("/frame.html?"+c.query, "Referer", c.referer)
			if got := a.Status[:3]; got != c.status {
				t.Fatalf("status %s: %s", got, a.body)
			}
			a.want(t, a.StatusCode, c.body)
			if c.status == "403" {
				a.wantHeader(t, "Content-Security-Policy", "default-src 'none'")
				return
			}
			a.wantHeader(t, "Content-Security-Policy", "frame-ancestors "+c.ancestors).
				wantHeader(t, "Content-Security-Policy", "script-src 'self' 'wasm-unsafe-eval';").
				wantHeader(t, "Content-Security-Policy", "connect-src 'self' ws://"+strings.TrimPrefix(s.URL, "http://")+" ").
				wantHeader(t, "Cross-Origin-Embedder-Policy", "require-corp").
				wantHeader(t, "Cross-Origin-Resource-Policy", "cross-origin").
				wantHeader(t, "Permissions-Policy", "camera=()").
				wantHeader(t, "Referrer-Policy", "strict-origin").
				wantHeader(t, "X-Content-Type-Options", "nosniff").
				wantHeader(t, "Cache-Control", "no-cache")
			if strings.Contains(a.Header.Get("Content-Security-Policy"), "unsafe-inline") {
				t.Error("the policy lets inline scripts or styles in")
			}
			// A cache must not give one site the document for another.
			if c.referer == "" {
				a.wantHeader(t, "Vary", "")
			} else {
				a.wantHeader(t, "Vary", "Referer")
			}
		})
	}
}

func TestAStrangeHostDoesNotEndTheDirective(t *testing.T) {
	s := newFixture(t)
	a := s.client().get("/frame.html?site=https://any.example", "Host", "x;script-src*")
	if got := a.Header.Get("Content-Security-Policy"); strings.Contains(got, "x;") {
		t.Errorf("the policy is %s", got)
	}
}

func TestInbox(t *testing.T) {
	s := newFixture(t)
	if p := s.client().get("/inbox").Header.Get("Content-Security-Policy"); strings.Contains(p, "unsafe-inline") || strings.Contains(p, "'unsafe-eval'") || !strings.Contains(p, "require-trusted-types-for 'script'") {
		t.Errorf("the policy is %s", p)
	}
	s.client().get("/inbox").want(t, 200, "inbox.html").
		wantHeader(t, "Content-Security-Policy", "frame-ancestors 'none'").wantHeader(t, "X-Frame-Options", "DENY").
		wantHeader(t, "Cross-Origin-Opener-Policy", "same-origin").wantHeader(t, "Referrer-Policy", "no-referrer").
		wantHeader(t, "Permissions-Policy", "camera=()").wantHeader(t, "Cross-Origin-Resource-Policy", "same-origin")
}

// TestDocumentsThatWereNotBuilt: they are not there.
func TestDocumentsThatWereNotBuilt(t *testing.T) {
	none, err := static.OpenFS(fstest.MapFS{"manifest.json": {Data: []byte("{}")}})
	if err != nil {
		t.Fatal(err)
	}
	p := newFixture(t, func(c *Config) { *c.Assets = *none }).client()
	p.get("/inbox").want(t, 404)
	p.get("/frame.html?site=https://any.example").want(t, 404)
}
