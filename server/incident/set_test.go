package incident_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"kith/server/incident"
	"kith/server/release/releasetest"
	"kith/server/rollout"
	"kith/server/store"
	"kith/server/store/storetest"
)

// pages is how many open pages there are of any release.
type pages struct{ atomic.Int64 }

func (p *pages) Running(string) int { return int(p.Load()) }

// A server is what an incident happens to, inside a synctest bubble.
type server struct {
	*testing.T
	folder    string
	store     store.Store
	failing   *storetest.Failing
	releases  *rollout.Set
	incidents *incident.Set
	pages     pages
	stop      context.CancelFunc
}

// start opens the folder, and carries incidents on if run is true.
func (s *server) start(run bool) {
	s.Helper()
	opened, err := store.Open(s.folder)
	s.must(err)
	s.failing = &storetest.Failing{Store: opened}
	s.store = s.failing
	log := slog.New(slog.DiscardHandler)
	s.releases, err = rollout.Load(s.Context(), rollout.Config{Store: s.store, Own: releasetest.Assets(s, "r1", releasetest.Schema), Log: log})
	s.must(err)
	c := incident.Config{Store: s.store, Releases: s.releases, Log: log}
	if run {
		c.Pages = &s.pages
	}
	s.incidents, err = incident.Load(s.Context(), c)
	s.must(err)
	ctx, stop := context.WithCancel(s.Context())
	s.stop = stop
	if run {
		go s.incidents.Run(ctx)
		synctest.Wait()
	}
}

// end ends the server, without a word to anybody.
func (s *server) end() {
	s.stop()
	synctest.Wait()
	s.must(s.store.Close())
}

func (s *server) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// run has a visitor write under a release.
func (s *server) run(name, release string) store.Actor {
	s.Helper()
	v := store.Actor{Visitor: store.Visitor{Session: name, TokenHash: []byte(name), Brand: "demo", Release: release}}
	_, err := s.store.Append(s.Context(), v, store.NewMessage{Conversation: "c" + name, Client: "m", Text: "hello", CreateConversation: true})
	s.must(err)
	return v
}

// repair has a visitor come back with another release, and repair what is stored.
func (s *server) repair(v store.Actor) {
	s.Helper()
	v.Visitor.Release = "r1"
	s.must(s.store.UpdateVisitor(s.Context(), v))
	s.must(s.store.Repaired(s.Context(), v))
}

// rollBack rolls back the canary r2, which pages had for a minute.
func (s *server) rollBack(by store.Cause) {
	s.Helper()
	_, err := s.releases.Add(s.Context(), store.Cause{}, releasetest.File(s, "r2"))
	s.must(err)
	s.must(s.releases.StartCanary(s.Context(), store.Cause{}, "r2", 500))
	pass(time.Minute)
	_, err = s.releases.Rollback(s.Context(), by, "it loses messages")
	s.must(err)
}

// pass lets time pass, on the bubble's clock.
func pass(d time.Duration) { <-time.After(d) }

// only returns the one incident that there is.
func (s *server) only() incident.Incident {
	s.Helper()
	list := s.incidents.Recent()
	if len(list) != 1 {
		s.Fatalf("there are %d incidents: %+v", len(list), list)
	}
	stored, err := s.incidents.Find(s.Context(), list[0].ID)
	if s.must(err); fmt.Sprint(stored) != fmt.Sprint(list[0]) {
		s.Fatalf("stored is %+v, shown is %+v", stored, list[0])
	}
	return stored
}

// after lets time pass, and returns the one incident.
func (s *server) after(d time.Duration) incident.Incident {
	s.Helper()
	pass(d)
	synctest.Wait()
	return s.only()
}

func withServer(t *testing.T, test func(s *server)) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := &server{T: t, folder: folder}
		s.start(true)
		test(s)
		s.end()
	})
}

// TestItGoesOnByItself: a rollback begins an incident, which heals as sessions are
// repaired, and is resolved when no page is open.
func TestItGoesOnByItself(t *testing.T) {
	withServer(t, func(s *server) {
		ann, bob := s.run("ann", "r2"), s.run("bob", "r2")
		s.run("eve", "r1")
		s.pages.Store(2)
		s.rollBack(store.Cause{Name: "Guard"})
		v := s.after(0)
		if v.By != "Guard" || v.Why != "it loses messages" || v.Release != "r2" || v.Phase() != incident.Healing || v.Ran != 2 || v.Left != 2 || v.Open != 2 {
			t.Errorf("it begins with %+v", v)
		}
		if got := v.Times().Noticed; got != time.Minute {
			t.Errorf("it was noticed after %v", got)
		}
		s.repair(ann)
		if v = s.after(time.Second); v.Left != 1 || v.Healed != 0 {
			t.Errorf("with one repaired it is %+v", v)
		}
		s.repair(bob)
		if v = s.after(time.Second); v.Left != 0 || v.Phase() != incident.Healed {
			t.Errorf("with all repaired it is %+v", v)
		}
		const open = "# HELP kith_incidents_open Incidents that are not resolved.\n# TYPE kith_incidents_open gauge\nkith_incidents_open "
		if err := testutil.CollectAndCompare(s.incidents, strings.NewReader(open+"1\n"), "kith_incidents_open"); err != nil {
			t.Error(err)
		}
		if v = s.after(time.Minute); v.Phase() != incident.Healed {
			t.Errorf("with open pages it is %+v", v)
		}
		s.pages.Store(0)
		if v = s.after(20 * time.Second); v.Phase() != incident.Resolved || v.Ran != 2 {
			t.Errorf("in the end it is %+v", v)
		}
		if err := testutil.CollectAndCompare(s.incidents, strings.NewReader(open+"0\n"), "kith_incidents_open"); err != nil {
			t.Error(err)
		}
		const steps = `
# HELP kith_incident_seconds How long the steps of the newest incident took: noticed, from when pages had the release; rolled back, from noticing; healed and resolved, from the rollback.
# TYPE kith_incident_seconds gauge
kith_incident_seconds{step="healed"} 2
kith_incident_seconds{step="noticed"} 60
kith_incident_seconds{step="resolved"} 73
kith_incident_seconds{step="rolled-back"} 0
# HELP kith_incident_sessions Sessions of the newest incident: those that had run the release, and those left to be repaired.
# TYPE kith_incident_sessions gauge
kith_incident_sessions{state="left"} 0
kith_incident_sessions{state="ran"} 2
`
		if err := testutil.CollectAndCompare(s.incidents, strings.NewReader(steps), "kith_incident_seconds", "kith_incident_sessions"); err != nil {
			t.Error(err)
		}
		pass(incident.RecentFor)
		if list := s.incidents.Recent(); len(list) > 0 {
			t.Errorf("after a fortnight there is %+v", list)
		}
		if all, err := s.incidents.All(s.Context()); err != nil || len(all) != 1 {
			t.Errorf("of all there are %d, %v", len(all), err)
		}
	})
}

// TestKilled: a server that was killed after the rollback was stored, and before anything
// else, begins the incident at its next start, and has the sessions marked that are not; one
// that is killed in the middle goes on, and gives pages the time to connect.
func TestKilled(t *testing.T) {
	withServer(t, func(s *server) {
		s.run("ann", "r2")
		s.end()
		s.start(false)
		s.failing.Fails = func(method string, _ store.Actor) bool { return method == "RequestRepairs" || method == "SetIncident" }
		_, err := s.releases.Add(s.Context(), store.Cause{}, releasetest.File(s, "r2"))
		s.must(err)
		s.must(s.releases.StartCanary(s.Context(), store.Cause{}, "r2", 500))
		if _, err := s.releases.Rollback(s.Context(), store.Cause{}, "at night"); err == nil {
			t.Fatal("the rollback was not cut off")
		}
		s.end()

		s.start(true)
		v := s.after(2 * time.Second)
		if v.By != "" || v.Why != "at night" || v.Ran != 1 || v.Left != 1 || v.Phase() != incident.Healing {
			t.Errorf("after the start it is %+v", v)
		}
		s.repair(store.Actor{Visitor: store.Visitor{Session: "ann", TokenHash: []byte("ann"), Brand: "demo"}})
		if v = s.after(2 * time.Second); v.Phase() != incident.Healed {
			t.Errorf("it is %+v", v)
		}
		entries := len(v.Timeline)
		s.end()

		s.start(true)
		if v = s.after(50 * time.Second); v.Phase() != incident.Healed || v.Timeline[entries].Kind != incident.Restarted {
			t.Errorf("while pages connect it is %+v", v)
		}
		if v = s.after(30 * time.Second); v.Phase() != incident.Resolved {
			t.Errorf("in the end it is %+v", v)
		}
	})
}

// TestNoServer: a rollback while no server runs has its incident, too.
func TestNoServer(t *testing.T) {
	withServer(t, func(s *server) {
		s.end()
		s.start(false)
		s.rollBack(store.Cause{})
		s.end()
		s.start(false)
		if v := s.only(); v.Phase() != incident.RolledBack || v.By != "" {
			t.Errorf("it is %+v", v)
		}
		s.end()
		s.start(true)
		if v := s.after(2 * time.Minute); v.Phase() != incident.Resolved {
			t.Errorf("it is %+v", v)
		}
	})
}

// TestSessionsThatBeginLater: a session that begins on a page that was open at the rollback
// is marked, too, before the incident is resolved.
func TestSessionsThatBeginLater(t *testing.T) {
	withServer(t, func(s *server) {
		s.pages.Store(1)
		s.rollBack(store.Cause{})
		if v := s.after(2 * time.Second); v.Phase() != incident.Healed || v.Ran != 0 {
			t.Errorf("it is %+v", v)
		}
		late := s.run("late", "r2")
		s.pages.Store(0)
		if v := s.after(time.Minute); v.Phase() == incident.Resolved || v.Left != 1 || v.Ran != 1 {
			t.Errorf("with one to be repaired it is %+v", v)
		}
		s.repair(late)
		if v := s.after(time.Minute); v.Phase() != incident.Resolved || v.Left != 0 {
			t.Errorf("it is %+v", v)
		}
	})
}

// TestStoreFails: while the store fails nothing is lost, and then the incident goes on.
func TestStoreFails(t *testing.T) {
	for _, method := range []string{"SetIncident", "Incidents", "Incident", "RequestRepairs", "RepairsOf"} {
		withServer(t, func(s *server) {
			var down atomic.Bool
			s.failing.Fails = func(m string, _ store.Actor) bool { return down.Load() && m == method }
			down.Store(true)
			_, err := s.releases.Add(s.Context(), store.Cause{}, releasetest.File(s, "r2"))
			s.must(err)
			s.must(s.releases.StartCanary(s.Context(), store.Cause{}, "r2", 500))
			_, _ = s.releases.Rollback(s.Context(), store.Cause{}, "it loses messages")
			pass(time.Minute)
			down.Store(false)
			if v := s.after(time.Minute); v.Phase() != incident.Resolved {
				t.Errorf("%s failed, and it is %+v", method, v)
			}
		})
	}
}

// TestNotes: a person adds notes while the incident goes on, and none is lost.
func TestNotes(t *testing.T) {
	withServer(t, func(s *server) {
		s.pages.Store(1)
		s.rollBack(store.Cause{})
		id := s.after(0).ID
		s.run("ann", "r2")
		done := make(chan error)
		for i := range 20 {
			go func() { done <- s.incidents.Note(s.Context(), id, fmt.Sprint("note ", i), i%2 == 0) }()
			s.pages.Store(int64(2 + i))
		}
		for range 20 {
			s.must(<-done)
		}
		notes := 0
		for _, e := range s.after(time.Second).Timeline {
			if e.Kind == incident.Note {
				notes++
			}
		}
		v := s.only()
		if told := len(v.Public().Updates); notes != 20 || told != 10 {
			t.Errorf("%d notes, of which everybody sees %d", notes, told)
		}
		if err := s.incidents.Note(s.Context(), "none", "x", false); err == nil || !strings.Contains(err.Error(), `no incident "none"`) {
			t.Error(err)
		}
		if _, err := s.incidents.Find(s.Context(), "none"); err == nil || !strings.Contains(err.Error(), "incident list") {
			t.Error(err)
		}
		if err := s.incidents.Note(s.Context(), id, "", false); err == nil || !strings.Contains(err.Error(), "empty") {
			t.Error(err)
		}
	})
}

// TestBothAreKept: what is written between the reading and the writing of a change stays.
func TestBothAreKept(t *testing.T) {
	withServer(t, func(s *server) {
		s.pages.Store(1)
		s.rollBack(store.Cause{})
		id := s.after(0).ID
		other, err := incident.Load(s.Context(), incident.Config{Store: s.failing.Store, Releases: s.releases, Log: slog.New(slog.DiscardHandler)})
		s.must(err)
		between := true
		s.failing.Fails = func(method string, _ store.Actor) bool {
			if method == "SetIncident" && between {
				between = false
				s.must(other.Note(s.Context(), id, "the other", false))
			}
			return false
		}
		s.must(s.incidents.Note(s.Context(), id, "the one", false))
		var notes []string
		for _, e := range s.only().Timeline {
			if e.Kind == incident.Note {
				notes = append(notes, e.Text)
			}
		}
		if fmt.Sprint(notes) != "[the other the one]" || between {
			t.Errorf("the notes are %q", notes)
		}
	})
}

// TestDamaged: an incident that cannot be read is left out, and keeps no server from
// starting.
func TestDamaged(t *testing.T) {
	withServer(t, func(s *server) {
		s.rollBack(store.Cause{})
		s.after(0)
		for i, text := range []string{"", "{}", "[", `{"id":7}`} {
			s.must(s.store.SetIncident(s.Context(), store.Incident{ID: fmt.Sprint("bad", i), Began: 1, Revision: 1, Text: text}))
		}
		if v := s.after(time.Minute); v.Phase() != incident.Resolved {
			t.Errorf("the others are %+v", v)
		}
		s.end()
		s.start(true)
		s.after(time.Second)
	})
}
