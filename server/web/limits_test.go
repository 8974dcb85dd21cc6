package web

import (
	"fmt"
	"net/netip"
	"testing"
	"time"
)

func TestLimitIsEnforcedAndRefills(t *testing.T) {
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
		t.Error("another key is limited too")
	}
	now = now.Add(time.Second)
	if _, ok := l.allow("a"); !ok {
		t.Error("refused after a second")
	}
}

func TestLimiterIsBounded(t *testing.T) {
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
		t.Error("a full limiter refuses nobody")
	}
	now = now.Add(time.Minute)
	if _, ok := l.allow("later"); !ok || len(l.limiters) > 10 {
		t.Errorf("%d entries after a rest", len(l.limiters))
	}
}

func TestClientNetwork(t *testing.T) {
	for address, want := range map[string]string{"192.0.2.7": "192.0.2.7/32", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64"} {
		if got := clientNetwork(netip.MustParseAddr(address)).String(); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
	clientNetwork(netip.Addr{})
}
