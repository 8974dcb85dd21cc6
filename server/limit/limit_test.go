package limit

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

// name returns the name of the limit that err is about; "" for nil.
func name(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	e, ok := errors.AsType[*Exceeded](err)
	if !ok || e.Wait <= 0 {
		t.Fatalf("%#v", err)
	}
	return e.Limit
}

func network(address string) Network { return NetworkOf(netip.MustParseAddr(address)) }

func TestNetworks(t *testing.T) {
	for address, want := range map[string]struct{ network, wide string }{
		"192.0.2.7":           {"192.0.2.7", "192.0.2.0/24"},
		"::ffff:192.0.2.7":    {"192.0.2.7", "192.0.2.0/24"},
		"2001:db8:1:2:3:4::6": {"2001:db8:1:2::/64", "2001:db8:1::/48"},
		"fe80::1%eth0":        {"fe80::/64", "fe80::/48"},
	} {
		n := network(address)
		if n.String() != want.network || n.Wide().String() != want.wide {
			t.Errorf("%s: %s in %s", address, n, n.Wide())
		}
		if !n.Contains(netip.MustParseAddr(address)) || !n.IsKnown() || n.Contains(netip.MustParseAddr("192.0.2.8")) {
			t.Errorf("%s contains the wrong addresses", n)
		}
	}
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4::6": "2001:db8:1::/48", "fd00:1:2:3::4": "fd00:1:2:3::/64", "fe80::1": "fe80::/64",
	} {
		if n := network(address).Customer(); n.String() != want {
			t.Errorf("the customer's network of %s is %s", address, n)
		}
	}
	unknown := NetworkOf(netip.Addr{})
	if unknown.Customer() != unknown {
		t.Error("the unknown network has a customer")
	}
	if unknown != (Network{}) || unknown.Wide() != unknown || unknown.IsKnown() || unknown.String() != "an unknown address" || unknown.Contains(netip.Addr{}) {
		t.Errorf("the unknown network is %s", unknown)
	}
}

// TestAsReference: a Limiter allows what one of golang.org/x/time/rate allows.
func TestAsReference(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(3, 4))
		for range 200 {
			burst := 1 + random.IntN(5)
			l, reference := New[string]("x", 1, burst), rate.NewLimiter(1, burst)
			for range 50 {
				<-time.After(time.Duration(random.IntN(4)) * time.Second / 2)
				if got, want := l.Take("key") == nil, reference.Allow(); got != want {
					t.Fatalf("%v with a burst of %d", got, burst)
				}
			}
		}
	})
}

func TestWaitIsExact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := New[string]("lines", 2, 3)
		for range 3 {
			if err := l.Take("a"); err != nil {
				t.Fatal(err)
			}
		}
		err := l.Take("a")
		if name(t, err) != "lines" || err.(*Exceeded).Wait != 500*time.Millisecond {
			t.Fatalf("%#v", err)
		}
		if err := l.Take("b"); err != nil {
			t.Error("another key is limited too:", err)
		}
		<-time.After(err.(*Exceeded).Wait)
		if err := l.Take("a"); err != nil {
			t.Error(err)
		}
		if wait := l.Charge("a", 10); wait != 5*time.Second {
			t.Errorf("ten more are paid off in %v", wait)
		}
	})
}

// TestManyAddressesOfOneNetwork: whoever has a /64 is one, and whoever has a
// /48 is as many as wideFactor.
func TestManyAddressesOfOneNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(1, 2))
		address := func(low bool) Network {
			a := netip.MustParseAddr("2001:db8:7::").As16()
			for i := 6; i < 16; i++ {
				if i >= 8 || low {
					a[i] = byte(random.Uint32())
				}
			}
			return NetworkOf(netip.AddrFrom16(a))
		}
		l, seats := NewPerNetwork("visits", 1, 10), NewSeats("seats", 1000, 10)
		count := func(take func() error, want string) (n int) {
			for {
				if err := take(); err != nil {
					if got := name(t, err); got != want {
						t.Errorf("%s answers and not %s", got, want)
					}
					return n
				}
				if n++; n > 1000 {
					t.Fatal("no end")
				}
			}
		}
		if n := count(func() error { return l.Take(address(false)) }, "visits_per_network"); n != 10 {
			t.Errorf("%d from one /64", n)
		}
		if n := count(func() error { return seats.Take(address(false)) }, "seats_per_network"); n != 10 {
			t.Errorf("%d seats of one /64", n)
		}
		if n := count(func() error { return l.Take(address(true)) }, "visits_per_wide_network"); n != 10*wideFactor-10 {
			t.Errorf("%d more from one /48", n)
		}
		if n := count(func() error { return seats.Take(address(true)) }, "seats_per_wide_network"); n != 10*wideFactor-10 {
			t.Errorf("%d more seats of one /48", n)
		}
		if err := l.Take(network("192.0.2.1")); err != nil {
			t.Error("another network is limited too:", err)
		}
	})
}

// TestAllOrNothing: what one limit refuses is not counted by the others.
func TestAllOrNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sessions, networks := New[string]("a", 1, 1), NewPerNetwork("b", 1, 2)
		here := network("192.0.2.1")
		if err := All(sessions.For("ann"), networks.For(here)); err != nil {
			t.Fatal(err)
		}
		for range 5 { // the first refuses
			if got := name(t, All(networks.For(here), sessions.For("ann"))); got != "a" {
				t.Fatal(got)
			}
		}
		if err := All(sessions.For("bob"), networks.For(here)); err != nil {
			t.Fatal("a refused one was counted:", err)
		}
		if got := name(t, All(sessions.For("eve"), networks.For(here))); got != "b_per_network" {
			t.Fatal(got)
		}
		if err := sessions.Take("eve"); err != nil {
			t.Error("a refused one was counted:", err)
		}
	})
}

func TestSeatsAreGivenBack(t *testing.T) {
	seats := NewSeats("seats", 3, 2)
	a, b := network("192.0.2.1"), network("198.51.100.1")
	for range 10 {
		for _, n := range []Network{a, b, a} {
			if err := seats.Take(n); err != nil {
				t.Fatal(err)
			}
		}
		if got := name(t, seats.Take(b)); got != "seats" {
			t.Fatal(got)
		}
		seats.Leave(b)
		if got := name(t, seats.Take(a)); got != "seats_per_network" {
			t.Fatal(got)
		}
		if n, has, taken := seats.Largest(); n != a || has != 2 || taken != 2 || seats.Taken() != 2 {
			t.Fatal(n, has, taken)
		}
		seats.Leave(a)
		seats.Leave(a)
	}
	if len(seats.byNetwork) != 0 || len(seats.byWide) != 0 {
		t.Error("networks without a seat are kept")
	}
}

// TestMemoryIsBounded: keys without end take bounded memory, those that there is
// no room for are limited together, and a rest gives all of it back.
func TestMemoryIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := New[string]("x", 1, 1)
		for i := range maxKeys {
			if err := l.Take(fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
		}
		allowed := 0
		for i := range 1000 {
			if l.Take(fmt.Sprint("more", i)) == nil {
				allowed++
			}
		}
		if len(l.at) > maxKeys || allowed != overflowFactor {
			t.Errorf("%d entries, and %d more are allowed", len(l.at), allowed)
		}
		if l.Charge("dear", 1000) == 0 {
			t.Error("a full limiter charges nothing")
		}
		<-time.After(time.Hour)
		l.Take("later")
		if len(l.at) != 1 {
			t.Errorf("%d entries after a rest", len(l.at))
		}
	})
}

func BenchmarkTake(b *testing.B) {
	l := New[string]("x", 1e9, 1e9)
	keys := make([]string, 1000)
	for i := range keys {
		keys[i] = fmt.Sprint("session-", i)
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			l.Take(keys[i%len(keys)])
		}
	})
}

func BenchmarkTakePerNetwork(b *testing.B) {
	l := NewPerNetwork("x", 1e9, 1e9)
	n := network("2001:db8::1")
	b.ReportAllocs()
	for b.Loop() {
		l.Take(n)
	}
}
