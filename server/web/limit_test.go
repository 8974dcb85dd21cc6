package web

import (
	"fmt"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"
)

func TestTableRefusesAndForgives(t *testing.T) {
	now := time.Unix(0, 0)
	l := newKeyedLimiter[string](1, 3)
	l.now = func() time.Time { return now }
	for range 3 {
		if _, ok := l.allow("a"); !ok {
			t.Fatal("refused within the burst")
		}
	}
	wait, ok := l.allow("a")
	if ok || wait <= 0 || wait > time.Second {
		t.Errorf("after the burst: %v, %v", wait, ok)
	}
	if _, ok := l.allow("b"); !ok {
		t.Error("another pays for the first")
	}
	now = now.Add(time.Second)
	if _, ok := l.allow("a"); !ok {
		t.Error("refused after a second")
	}
}

func TestTableIsBounded(t *testing.T) {
	now := time.Unix(0, 0)
	l := newKeyedLimiter[string](1, 1)
	l.now = func() time.Time { return now }
	for i := range maxLimiters + 5 {
		l.allow(fmt.Sprint(i))
	}
	if n := len(l.limiters); n > maxLimiters {
		t.Errorf("%d entries", n)
	}
	refused := false
	for i := range 100 {
		_, ok := l.allow(fmt.Sprint("more", i))
		refused = refused || !ok
	}
	if !refused {
		t.Error("a full table refuses nobody")
	}
	now = now.Add(time.Minute)
	if _, ok := l.allow("later"); !ok || len(l.limiters) > 10 {
		t.Errorf("%d entries after a rest", len(l.limiters))
	}
}

func TestOwner(t *testing.T) {
	for address, want := range map[string]string{"192.0.2.7": "192.0.2.7/32", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64"} {
		if got := clientNetwork(netip.MustParseAddr(address)).String(); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
	clientNetwork(netip.Addr{})
}

func TestAddressOf(t *testing.T) {
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

func TestBrowser(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                               "Firefox 140 on Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15":                          "Safari 18 on macOS",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/137.0.7151.79 Mobile/15E148 Safari/604.1": "Chrome 137 on iPhone",
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36":                                "Chrome 137 on Android",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0":                  "Edge 137 on Windows",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/137.0.0.0 Safari/537.36":                                  "Chrome 137 on Linux",
		"curl/8": "",
		"":       "",
	} {
		if got := browserName(agent); got != want {
			t.Errorf("%s: %q, want %q", agent, got, want)
		}
	}
}
