package hub_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kith/server/brand"
	"kith/server/hub"
	"kith/server/protocol"
	"kith/server/store"
	"kith/server/store/storetest"
)

// A rollout is the hub's Releases of a test: visitors of even buckets get another release.
type rollout struct {
	withdrawn []string
	changed   func()
}

// ReleaseFor implements hub.Releases.
func (r *rollout) ReleaseFor(site string, bucket int64) string {
	return fmt.Sprint("for ", site, " ", bucket%2)
}

// Withdrawn implements hub.Releases.
func (r *rollout) Withdrawn(release string) bool { return slices.Contains(r.withdrawn, release) }

// Follow implements hub.Releases.
func (r *rollout) Follow(changed func()) { r.changed = changed }

// withdraw rolls a release back.
func (r *rollout) withdraw(release string) {
	r.withdrawn = append(r.withdrawn, release)
	r.changed()
}

// with returns the Hello of a session that runs a release.
func with(session, release string, ran ...string) *protocol.Hello {
	h := hello(session, protocol.ResumePoint{Conversation: "c", Number: 1})
	h.Build, h.Bucket, h.Ran = release, 8, ran
	return h
}

// only returns the frames of a kind among those that were received.
func only[F protocol.Frame](frames []protocol.Frame) (list []F) {
	for _, f := range frames {
		if f, is := f.(F); is {
			list = append(list, f)
		}
	}
	return list
}

// outcomes is the hub's Outcomes of a test: how many messages were stored, by document.
type outcomes map[string]int

// Stored implements hub.Outcomes.
func (o outcomes) Stored(frame string) { o[frame]++ }

// TestStoredByDocument: a message counts for the document that its connection has named,
// once however often it is sent; one that is refused, or an agent's, does not.
func TestStoredByDocument(t *testing.T) {
	withFixture(t, func(s *fixture) {
		visit := func(session, frame string) *testConnection {
			c := s.connect(session, hub.Caller{Network: network("10.0.0.1")})
			h := hello(session)
			h.Frame = frame
			s.send(c, h)
			return c
		}
		ann := visit("ann", "frame-of-ann")
		s.send(ann, send("ann", "c", "1", "one"), send("ann", "c", "2", "two"), send("ann", "c", "2", "two"), send("ann", "c", "3", " "))
		ann.Close()
		again := visit("ann", "frame-of-ann") // the connection broke before it heard of it
		s.send(again, send("ann", "c", "2", "two"), send("ann", "c", "4", "four"))
		s.send(visit("bob", ""), send("bob", "d", "1", "from a release that does not name it"))
		s.send(s.agent("mira"), send("mira", "c", "5", "an answer"))
		if len(s.outcomes) != 1 || s.outcomes["frame-of-ann"] != 3 {
			t.Errorf("counted are %v", s.outcomes)
		}
	})
}

// TestReleaseChanged: a visitor whose release is rolled back is told at once which one the
// panel's document has now, once for each; the others hear nothing.
func TestReleaseChanged(t *testing.T) {
	withFixture(t, func(s *fixture) {
		// The other tab has a good release, and has taken over what the bad one has stored.
		tab := s.connect("another tab", hub.Caller{Network: network("10.0.0.1")})
		s.send(tab, with("bad", "r1"))
		bad, good := s.connect("bad", hub.Caller{Network: network("10.0.0.1")}), s.connect("good", hub.Caller{Network: network("10.0.0.2")})
		mira := s.agent("mira")
		silent := s.connect("silent", hub.Caller{Network: network("10.0.0.3")})
		s.send(bad, with("bad", "r2"))
		s.send(good, with("good", "r1"))
		s.received(mira)
		s.releases.withdraw("r2")
		want := protocol.ReleaseChanged{Session: "bad", Release: "for https://shop.example 0"}
		if got := only[*protocol.ReleaseChanged](s.received(bad)); len(got) != 1 || *got[0] != want {
			t.Errorf("who runs what was rolled back receives %v", got)
		}
		if _, code := tab.Received(); code != protocol.CloseGoingAway {
			t.Errorf("the other tab is closed with %d", code)
		}
		if _, code := good.Received(); code != 0 {
			t.Errorf("somebody else is closed with %d", code)
		}
		s.releases.withdraw("another")
		for name, c := range map[string]*testConnection{"the same again": bad, "another release": good, "an agent": mira, "nobody yet": silent} {
			if got := only[*protocol.ReleaseChanged](s.received(c)); len(got) > 0 {
				t.Errorf("%s receives %v", name, got)
			}
		}
		late := s.connect("late", hub.Caller{Network: network("10.0.0.4")})
		frames := s.send(late, with("late", "r2"))
		if _, first := frames[0].(*protocol.Welcome); !first || len(only[*protocol.ReleaseChanged](frames)) != 1 {
			t.Errorf("who connects with what was rolled back receives %v", frames)
		}
	})
}

// TestReleaseChangedWhileGreeted: who is being greeted is welcomed first.
func TestReleaseChangedWhileGreeted(t *testing.T) {
	interrupted := newInterruptedStore()
	withFixture(t, func(s *fixture) {
		s.write(s.visitor("ann"), "ann", "c")
		interrupted.after["Snapshot"] = func() { s.releases.withdraw("r2") }
		frames := s.send(s.connect("another", hub.Caller{Network: network("10.0.0.1")}), with("ann", "r2"))
		if _, first := frames[0].(*protocol.Welcome); !first || len(only[*protocol.ReleaseChanged](frames)) != 1 {
			t.Errorf("who is greeted meanwhile receives %v", kinds(frames))
		}
	}, interrupted.in())
}

// TestReleaseFor: the release to load is that of the page's site, and of none if the page has
// no origin; nobody is told to load what runs already.
func TestReleaseFor(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.releases.withdraw("r2")
		for i, c := range []struct{ address, site string }{
			{"https://shop.example/bags?x=1#y", "https://shop.example"},
			{"http://localhost:8080/", "http://localhost:8080"},
			{"//shop.example/bags", ""},
			{"about:blank", ""},
			{"https:///bags", ""},
			{"https://shop.example:port/", ""},
			{"", ""},
		} {
			h := with(fmt.Sprint("v", i), "r2")
			h.Page.Address = c.address
			frames := s.send(s.connect(c.address, hub.Caller{Network: network("10.0.0.1")}), h)
			if got := only[*protocol.ReleaseChanged](frames); len(got) != 1 || got[0].Release != fmt.Sprint("for ", c.site, " 0") {
				t.Errorf("%s: it receives %s", c.address, encoded(frames))
			}
		}
		same := "for https://shop.example 0"
		s.releases.withdraw(same)
		if frames := s.send(s.connect("same", hub.Caller{Network: network("10.0.0.2")}), with("same", same)); len(only[*protocol.ReleaseChanged](frames)) > 0 {
			t.Errorf("who runs it already receives %s", encoded(frames))
		}
	})
}

// TestRepair: a client whose state a release stored that was rolled back is asked to
// repair it, and receives everything, until it says that it has.
func TestRepair(t *testing.T) {
	withFixture(t, func(s *fixture) {
		connect := func(release string, ran ...string) (*testConnection, *protocol.Welcome, int) {
			c := s.connect("ann", hub.Caller{Network: network("10.0.0.1")})
			frames := s.send(c, with("ann", release, ran...))
			messages := 0
			for _, p := range only[*protocol.Messages](frames) {
				messages += len(p.Messages)
			}
			return c, only[*protocol.Welcome](frames)[0], messages
		}
		c, w, _ := connect("r2")
		if w.Repair {
			t.Error("the first Welcome asks for a repair")
		}
		s.send(c, send("ann", "c", "1", "one"), send("ann", "c", "2", "two"))
		c.Close()
		if c, w, n := connect("r1", "r2"); w.Repair || n != 1 {
			t.Errorf("before the rollback: repair %t, %d messages", w.Repair, n)
		} else {
			c.Close()
		}
		c, _, _ = connect("r2")
		s.releases.withdraw("r2")
		if n, err := s.store.RequestRepairs(s.Context(), "r2"); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		c.Close()
		if c, w, n := connect("r2"); w.Repair || n != 1 {
			t.Errorf("what was rolled back is asked to repair (%t), with %d messages", w.Repair, n)
		} else {
			c.Close()
		}
		for _, ran := range [][]string{{"r2"}, nil} { // the second time only the store knows
			c, w, n := connect("r1", ran...)
			if !w.Repair || n != 2 {
				t.Errorf("repair %t, %d messages", w.Repair, n)
			}
			c.Close()
		}
		c, _, _ = connect("r1", "r2")
		s.send(c, &protocol.Repaired{Session: "ann"})
		if n, err := s.store.RepairsLeft(s.Context(), 0); err != nil || n != 0 {
			t.Errorf("%d are left, %v", n, err)
		}
		c.Close()
		if _, w, n := connect("r1"); w.Repair || n != 1 {
			t.Errorf("after the repair: repair %t, %d messages", w.Repair, n)
		}
		if _, w, _ := connect("r1", "r2"); !w.Repair {
			t.Error("another tab of which nothing is stored yet is not asked")
		}
	})
}

// TestRunning: open pages are counted that run a release, or have been asked to repair what
// one has stored and have not said that they have.
func TestRunning(t *testing.T) {
	withFixture(t, func(s *fixture) {
		want := func(when string, bad, good int) {
			t.Helper()
			if b, g := s.hub.Running("r2"), s.hub.Running("r1"); b != bad || g != good {
				t.Errorf("%s: %d run r2 and %d run r1, want %d and %d", when, b, g, bad, good)
			}
		}
		s.agent("mira")
		s.connect("silent", hub.Caller{Network: network("10.0.0.3")})
		want("without visitors", 0, 0)
		bad, good := s.connect("bad", hub.Caller{Network: network("10.0.0.1")}), s.connect("good", hub.Caller{Network: network("10.0.0.2")})
		s.send(bad, with("bad", "r2"))
		s.send(good, with("good", "r1"))
		want("with both", 1, 1)
		s.releases.withdraw("r2")
		bad.Close()
		want("when one has gone", 0, 1)
		back := s.connect("back", hub.Caller{Network: network("10.0.0.1")})
		s.send(back, with("bad", "r1", "r2"))
		want("while it repairs", 1, 2)
		s.send(back, &protocol.Repaired{Session: "bad"})
		want("when it has repaired", 0, 2)
		// One that is disconnected does not count, even if its client has not noticed.
		silent, err := s.hub.Connect(hub.Caller{Network: network("10.0.0.4")})
		if err != nil {
			t.Fatal(err)
		}
		defer silent.Close()
		silent.Receive(s.Context(), protocol.Encode(with("silent", "r1")))
		want("with one that reads nothing", 0, 3)
		s.hub.Reconnect([]string{"silent"})
		want("when that was disconnected", 0, 2)
	})
}

// TestReconnect: pages of sessions that the operator has repaired are disconnected, come
// back, and are asked to repair what they have stored; others hear nothing.
func TestReconnect(t *testing.T) {
	withFixture(t, func(s *fixture) {
		ann, bob := s.connect("ann", hub.Caller{Network: network("10.0.0.1")}), s.connect("bob", hub.Caller{Network: network("10.0.0.2")})
		tab := s.connect("tab", hub.Caller{Network: network("10.0.0.1")})
		mira := s.agent("mira")
		s.send(ann, with("ann", "r1"))
		s.send(bob, with("bob", "r1"))
		s.send(tab, with("ann", "r1"))
		s.send(ann, send("ann", "c", "1", "hello"))
		if n, err := s.store.RepairSessions(s.Context(), store.Cause{}, []string{"ann"}, "by hand"); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		for _, want := range []int{2, 0} { // those that are gone already do not count again
			if n := s.hub.Reconnect([]string{"ann", "nobody", "mira"}); n != want {
				t.Errorf("%d pages are disconnected, want %d", n, want)
			}
		}
		for name, c := range map[string]*testConnection{"ann": ann, "her other tab": tab} {
			if _, code := c.Received(); code != protocol.CloseGoingAway {
				t.Errorf("%s is closed with %d", name, code)
			}
		}
		for name, c := range map[string]*testConnection{"bob": bob, "an agent": mira} {
			if _, code := c.Received(); code != 0 {
				t.Errorf("%s is closed with %d", name, code)
			}
		}
		back := s.connect("back", hub.Caller{Network: network("10.0.0.1")})
		if w := only[*protocol.Welcome](s.send(back, with("ann", "r1"))); len(w) != 1 || !w[0].Repair {
			t.Errorf("who comes back receives %v", w)
		}
		s.send(back, &protocol.Repaired{Session: "ann"})
		if n, err := s.store.RepairsLeft(s.Context(), 0); err != nil || n != 0 {
			t.Errorf("%d are left, %v", n, err)
		}
	})
}

// TestRepairUnstored: of a session under which nothing was written, only the client knows
// what has run.
func TestRepairUnstored(t *testing.T) {
	withFixture(t, func(s *fixture) {
		s.releases.withdraw("r2")
		c := s.connect("ann", hub.Caller{Network: network("10.0.0.1")})
		frames := s.send(c, with("ann", "r1", "r0", "r2"))
		if !only[*protocol.Welcome](frames)[0].Repair {
			t.Error("it is not asked to repair")
		}
		bad := s.connect("bob", hub.Caller{Network: network("10.0.0.2")})
		if only[*protocol.Welcome](s.send(bad, with("bob", "r2", "r2")))[0].Repair {
			t.Error("what was rolled back is asked to repair")
		}
		if frames := s.send(c, &protocol.Repaired{Session: "ann"}); len(frames) > 0 {
			t.Errorf("it receives %v", frames)
		}
		// The next Welcome on the connection, because the session gets another customer, is
		// sent to what was repaired.
		jwt := token(brand.DemoSecret, jwt.SigningMethodHS256, jwt.MapClaims{"email": "ann@example.com", "iat": time.Now().Unix()})
		frames = s.send(c, &protocol.Login{Session: "ann", Ref: "r", JWT: jwt})
		if w := only[*protocol.Welcome](frames); len(w) != 1 || w[0].Repair {
			t.Errorf("after the repair it receives %v", frames)
		}
	})
}

// TestRepairFails: a repair that the store cannot take down is refused, and asked for
// again.
func TestRepairFails(t *testing.T) {
	failing := &storetest.Failing{Fails: func(method string, _ store.Actor) bool { return method == "Repaired" }}
	withFixture(t, func(s *fixture) {
		s.releases.withdraw("r2")
		c := s.connect("ann", hub.Caller{Network: network("10.0.0.1")})
		s.send(c, with("ann", "r1", "r2"))
		frames := s.send(c, &protocol.Repaired{Session: "ann"})
		if got := only[*protocol.Refused](frames); len(got) != 1 || got[0].Code != protocol.CodeUnavailable {
			t.Errorf("it receives %v", frames)
		}
	}, func(st store.Store) store.Store { failing.Store = st; return failing })
}
