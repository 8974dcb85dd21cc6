package web

import (
	"bytes"
	"crypto/tls"
	"log/slog"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

// withLog makes a fixture's server write its warnings to a buffer.
func withLog(out *bytes.Buffer) func(*Config) {
	return func(c *Config) {
		c.Log = slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
}

func withPublicURL(text string) func(*Config) {
	return func(c *Config) { c.PublicURL, _ = url.Parse(text) }
}

// TestOrigins tries which pages may connect, by what a proxy passes on.
func TestOrigins(t *testing.T) {
	for name, c := range map[string]struct {
		public, host, origin string
		want                 bool
		warning              string
	}{
		"the same host":              {"", "chat.example", "https://chat.example", true, ""},
		"no origin":                  {"", "chat.example", "", true, ""},
		"a proxy that sets Host":     {"", "127.0.0.1:8080", "https://chat.example", false, `the host \"127.0.0.1:8080\"; if browsers reach this server at the former, through a proxy, set -public-url https://chat.example`},
		"with the address set":       {"https://chat.example", "127.0.0.1:8080", "https://chat.example", true, ""},
		"with the address and host":  {"https://chat.example", "chat.example", "https://chat.example", true, ""},
		"another site":               {"https://chat.example", "chat.example", "https://evil.example", false, "because -public-url is https://chat.example; if browsers reach this server at the former, set -public-url https://evil.example"},
		"another site as the host":   {"https://chat.example", "evil.example", "https://evil.example", false, "-public-url"},
		"another scheme":             {"https://chat.example", "chat.example", "http://chat.example", false, "-public-url"},
		"another port":               {"https://chat.example", "chat.example", "https://chat.example:444", false, "-public-url"},
		"a path":                     {"https://shop.example/chat", "shop.example", "https://evil.example", false, "set -public-url https://evil.example/chat"},
		"through a tunnel":           {"https://chat.example", "localhost:8080", "http://localhost:8080", true, ""},
		"a page of another loopback": {"https://chat.example", "localhost:8080", "http://localhost:3000", false, "-public-url"},
		"a sandbox":                  {"", "chat.example", "null", false, `comes from no site; its origin is \"null\"`},
		"no address":                 {"", "chat.example", "https://[chat.example", false, `comes from no site; its origin is \"https://[chat.example\"`},
		"no address, and one set":    {"https://chat.example", "chat.example", "https://%zz", false, `comes from no site`},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			change := []func(*Config){withLog(&log)}
			if c.public != "" {
				change = append(change, withPublicURL(c.public))
			}
			s := newFixture(t, change...)
			ask := func() int {
				return s.client().get("/v1/socket", "Host", c.host, "Origin", c.origin, "Upgrade", "websocket").StatusCode
			}
			// What passes is refused only because it is no whole WebSocket handshake.
			if got := ask(); (got != 403) != c.want {
				t.Errorf("status %d", got)
			}
			ask()
			if got := log.String(); strings.Count(got, "\n") != min(1, len(c.warning)) || !strings.Contains(got, c.warning) {
				t.Errorf("the log says %q, want %q in one line", got, c.warning)
			}
		})
	}
}

// TestARefusedSignInIsWarnedOf: a browser that does not say what it thinks of the
// origin (Sec-Fetch-Site), behind a proxy that does not pass on the Host.
func TestARefusedSignInIsWarnedOf(t *testing.T) {
	for public, want := range map[string]int{"": 403, "https://chat.example": 401} {
		var log bytes.Buffer
		change := []func(*Config){withLog(&log)}
		if public != "" {
			change = append(change, withPublicURL(public))
		}
		a := newFixture(t, change...).client().do("POST", "/v1/agent/signin", `{"name": "Mira", "password": "a long sentence"}`, "Content-Type", "application/json", "Host", "127.0.0.1:8080", "Origin", "https://chat.example")
		if a.StatusCode != want {
			t.Errorf("with -public-url %q: %d %s", public, a.StatusCode, a.body)
		}
		if got := strings.Contains(log.String(), "set -public-url https://chat.example"); got != (want == 403) {
			t.Errorf("with -public-url %q the log says %q", public, &log)
		}
	}
}

func TestAForwardedHeaderIsWarnedOfOnce(t *testing.T) {
	trusted := func(c *Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }
	for name, c := range map[string]struct {
		header, value string
		trusted       bool
		warning       string
	}{
		"a stranger":               {"X-Forwarded-For", "192.0.2.1", false, "set -trusted-proxies 127.0.0.1"},
		"a stranger's other one":   {"Forwarded", "for=192.0.2.1", false, "sent the header Forwarded and is not trusted"},
		"nginx's":                  {"X-Real-IP", "192.0.2.1", false, "set -trusted-proxies 127.0.0.1"},
		"a proxy":                  {"X-Forwarded-For", "192.0.2.1", true, ""},
		"a proxy's other one":      {"Forwarded", "for=192.0.2.1", true, "have it send X-Forwarded-For"},
		"no proxy":                 {"X-Other", "192.0.2.1", false, ""},
		"the proxy's, but nothing": {"X-Forwarded-For", "", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			change := []func(*Config){withLog(&log)}
			if c.trusted {
				change = append(change, trusted)
			}
			s := newFixture(t, change...)
			for range 3 {
				s.client().get("/healthz", c.header, c.value)
			}
			if got := log.String(); strings.Count(got, "\n") != min(1, len(c.warning)) || !strings.Contains(got, c.warning) {
				t.Errorf("the log says %q, want %q in one line", got, c.warning)
			}
		})
	}
}

// TestUnderAPath tries proxies that remove the prefix of the path, and others.
func TestUnderAPath(t *testing.T) {
	s := newFixture(t, withPublicURL("https://shop.example/chat"))
	p := s.client()
	for _, prefix := range []string{"", "/chat"} {
		p.get(prefix+"/widget.js").want(t, 200, "plain widget.js")
		p.get(prefix+"/chat-web/none.js").want(t, 404)
		p.get(prefix+"/chat-web/widget.js").want(t, 200, "plain widget.js")
		p.get(prefix+"/chat-web/frame.html?site=https://any.example").want(t, 200, "frame.en")
		p.get(prefix+"/inbox").want(t, 200, "inbox.html")
		p.get(prefix+"/v1/settings?key=demo").want(t, 200, `"build":"b1"`)
		p.get(prefix+"/a/123/widget.wasm").want(t, 200)
		p.get(prefix+"/v1/kb/file/shipping/map.png").want(t, 200)
		p.get(prefix+"/v1/none").want(t, 404, `"code"`)
	}
	p.get("/chat").want(t, 308).wantHeader(t, "Location", "/chat/")
	p.get("/chat/").want(t, 200, "demo/index.html")
	p.get("/chat/chat/widget.js").want(t, 404)
	p.get("/chatter/widget.js").want(t, 404)
	p.get("/frame.html?site=https://any.example").wantHeader(t, "Content-Security-Policy", "wss://shop.example")
	// What is encoded within a part of a path is not one of its slashes.
	for _, prefix := range []string{"", "/chat"} {
		p.do("DELETE", prefix+"/v1/agent/signins/a%2Fb", "").want(t, 401)
	}
}

// TestALongHeaderIsCutInTheLog: strangers cannot fill the disk.
func TestALongHeaderIsCutInTheLog(t *testing.T) {
	long := strings.Repeat("x", 10*maxLoggedBytes)
	for _, public := range []string{"", "https://chat.example"} {
		var log bytes.Buffer
		change := []func(*Config){withLog(&log)}
		if public != "" {
			change = append(change, withPublicURL(public))
		}
		newFixture(t, change...).client().get("/v1/socket", "Host", long+".example", "Origin", "https://"+long, "Upgrade", "websocket").want(t, 403)
		if n := log.Len(); n == 0 || n > 5*maxLoggedBytes {
			t.Errorf("with -public-url %q the log has %d bytes: %s", public, n, &log)
		}
	}
}

// TestNoOriginIsNotWarnedOf: what a browser refuses to say is no address to be set.
func TestNoOriginIsNotWarnedOf(t *testing.T) {
	var log bytes.Buffer
	newFixture(t, withLog(&log)).client().do("POST", "/v1/agent/signin", "{}", "Sec-Fetch-Site", "cross-site").want(t, 403)
	if log.Len() > 0 {
		t.Errorf("the log says %s", &log)
	}
}

// TestWhichHostsAreThisMachine: whoever sends a request to one of them sits at it, or at
// the end of a tunnel.
func TestWhichHostsAreThisMachine(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST:8080": true, "inbox.localhost": true, "Inbox.LocalHost:8080": true,
		"127.0.0.1": true, "127.9.9.9:8080": true, "[::1]": true, "[::1]:8080": true, "[::ffff:127.0.0.1]:8080": true,
		"": false, "chat.example": false, "localhost.example": false, "notlocalhost": false, "192.0.2.1": false, "0.0.0.0": false, "[::2]:8080": false, "127.0.0.1.example": false,
	} {
		if got := isLoopbackHost(host); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}

// TestHTTPS: which requests came by it.
func TestHTTPS(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.1/32")}
	for name, c := range map[string]struct {
		public, host, remote, forwarded string
		tls, want                       bool
	}{
		"a public address":               {"https://chat.example", "chat.example", "192.0.2.1:1", "", false, true},
		"one without it":                 {"http://chat.example", "chat.example", "192.0.2.1:1", "https", false, false},
		"beside the public address":      {"https://chat.example", "localhost", "127.0.0.1:1", "", false, false},
		"this server":                    {"", "chat.example", "192.0.2.1:1", "", true, true},
		"a trusted proxy":                {"", "chat.example", "10.0.0.1:1", "https", false, true},
		"a trusted proxy, without it":    {"", "chat.example", "10.0.0.1:1", "http", false, false},
		"a trusted proxy that says none": {"", "chat.example", "10.0.0.1:1", "", false, false},
		"somebody who says so":           {"", "chat.example", "192.0.2.1:1", "https", false, false},
		"somebody without an address":    {"", "chat.example", "@", "https", false, false},
	} {
		s := &Server{Config: Config{TrustedProxies: trusted}}
		if c.public != "" {
			s.PublicURL, _ = url.Parse(c.public)
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.Host, r.RemoteAddr = c.host, c.remote
		r.Header.Set("X-Forwarded-Proto", c.forwarded)
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		if got := s.isHTTPS(r); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestThePublicAddress: invitations have it, and the cookie is one for https alone.
func TestThePublicAddress(t *testing.T) {
	s := newFixture(t, withPublicURL("https://shop.example/chat"))
	r := s.client().get("/healthz").Request
	r.Host = "shop.example"
	if got := s.baseURL(r); got != "https://shop.example/chat" {
		t.Errorf("the address is %s", got)
	}
	if !s.isHTTPS(r) {
		t.Error("it is not https")
	}
}

// TestStrictTransportSecurity: browsers that came by https do not come without it
// again, if the host is the chat's alone.
func TestStrictTransportSecurity(t *testing.T) {
	behindProxy := func(c *Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }
	for name, c := range map[string]struct {
		change  func(*Config)
		headers []string
		want    bool
	}{
		"http":                      {func(*Config) {}, []string{"Host", "chat.example"}, false},
		"a public address":          {withPublicURL("https://chat.example"), nil, true},
		"a public address of http":  {withPublicURL("http://chat.example"), nil, false},
		"below a path":              {withPublicURL("https://shop.example/chat"), nil, false},
		"this machine":              {withPublicURL("https://localhost:8443"), nil, false},
		"a trusted proxy":           {behindProxy, []string{"Host", "chat.example", "X-Forwarded-For", "192.0.2.1", "X-Forwarded-Proto", "https"}, true},
		"somebody who says so":      {func(*Config) {}, []string{"Host", "chat.example", "X-Forwarded-Proto", "https"}, false},
		"a trusted proxy with http": {behindProxy, []string{"Host", "chat.example", "X-Forwarded-Proto", "http"}, false},
	} {
		a := newFixture(t, c.change).client().get("/healthz", c.headers...)
		if got := a.Header.Get("Strict-Transport-Security") != ""; got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
