package web

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestClientAddress(t *testing.T) {
	s := &Server{Config: Config{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}}}
	for name, c := range map[string]struct{ remote, forwarded, want string }{
		"direct":             {"192.0.2.7:1", "", "192.0.2.7"},
		"direct and lying":   {"192.0.2.7:1", "1.2.3.4", "192.0.2.7"},
		"through one":        {"10.0.0.1:1", "192.0.2.7", "192.0.2.7"},
		"through two":        {"[::1]:1", "192.0.2.7, 10.1.1.1", "192.0.2.7"},
		"lying before it":    {"10.0.0.1:1", "1.2.3.4, 192.0.2.7", "192.0.2.7"},
		"nonsense before it": {"10.0.0.1:1", "<script>", "10.0.0.1"},
		"all are proxies":    {"10.0.0.1:1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
		"mapped":             {"[::ffff:10.0.0.1]:1", "::ffff:192.0.2.7", "192.0.2.7"},
		"a zone":             {"[fe80::1%eth0]:1", "", "fe80::1"},
		"no address":         {"@", "", "invalid IP"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr = c.remote
			if c.forwarded != "" {
				r.Header.Set("X-Forwarded-For", c.forwarded)
			}
			if got := s.clientAddress(r).String(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestBrowserName(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                               "Firefox 140 on Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15":                          "Safari 18 on macOS",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/137.0.7151.79 Mobile/15E148 Safari/604.1": "Chrome 137 on iPhone",
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36":                                "Chrome 137 on Android",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0":                  "Edge 137 on Windows",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/137.0.0.0 Safari/537.36":                                  "Chrome 137 on Linux",
		"Mozilla/5.0 (X11; Linux x86_64; rv:99.0) Gecko/20100101 Firefox/99":                                                                             "Firefox 99 on Linux",
		"Firefox/1234567 (Windows)": "Firefox 123456 on Windows",
		"Firefox/next (Windows)":    "Firefox on Windows",
		"Firefox/140":               "Firefox 140",
		"a robot on Windows":        "Windows",
		"curl/8":                    "",
		"":                          "",
	} {
		if got := browserName(agent); got != want {
			t.Errorf("%s: %q, want %q", agent, got, want)
		}
	}
}
