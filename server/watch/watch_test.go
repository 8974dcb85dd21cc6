package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"kith/server/guard"
	"kith/server/limit"
	"kith/server/outcome"
	"kith/server/protocol"
	"kith/server/release/releasetest"
	"kith/server/rollout"
	"kith/server/store"
	"kith/server/store/storetest"
)

const site = "https://shop.example"

// A server has a canary, and a Watcher that looks after it.
type server struct {
	*Watcher
	*testing.T
	folder string
	real   store.Store
	fails  func(method string) bool // which calls of the store fail; nil for none
	log    *strings.Builder
	now    time.Time
	loads  int
}

// start starts a server on a data folder with the release r1; "" is a new one, which gets
// the canary r2.
func start(t *testing.T, folder string) *server {
	t.Helper()
	first := folder == ""
	if first {
		folder = t.TempDir()
	}
	db, err := store.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s := serve(t, db)
	s.folder = folder
	if first {
		s.must2(s.Releases.Add(t.Context(), store.Cause{}, releasetest.File(t, "r2")))
		s.must(s.Releases.StartCanary(t.Context(), store.Cause{}, "r2", 500))
	}
	return s
}

// serve starts a server on a store.
func serve(t *testing.T, db store.Store) *server {
	t.Helper()
	s := &server{T: t, real: db, log: &strings.Builder{}, now: time.Date(2026, 5, 14, 12, 0, 0, 0, time.UTC)}
	failing := &storetest.Failing{Store: db, Fails: func(method string, _ store.Actor) bool { return s.fails != nil && s.fails(method) }}
	log := slog.New(slog.NewTextHandler(s.log, nil))
	set, err := rollout.Load(t.Context(), rollout.Config{Store: failing, Own: releasetest.Assets(t, "r1", releasetest.Schema), Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	s.Watcher = New(Config{Store: failing, Releases: set, Outcomes: outcome.NewCounter(), Least: time.Minute, Log: log})
	return s
}

// kill ends the server, as a loss of power does, and starts it again.
func (s *server) kill() *server {
	s.Helper()
	s.must(s.real.Close())
	return start(s.T, s.folder)
}

func (s *server) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *server) must2(_ any, err error) { s.Helper(); s.must(err) }

// bucket returns one that has the canary, or one that has not.
func (s *server) bucket(canary bool) int64 {
	for b := int64(1); b <= protocol.Buckets; b++ {
		if (s.Releases.ReleaseFor(site, b) == "r2") == canary {
			return b
		}
	}
	return 1 // there is no canary any more
}

// visits has the nth network load a document and report that signals were tried; one with
// "!" at its end has failed.
func (s *server) visits(n int, canary bool, seen ...string) {
	s.loads++
	bucket := s.bucket(canary)
	r := outcome.Report{Frame: fmt.Sprintf("frame%08d", s.loads), Release: s.Releases.ReleaseFor(site, bucket), Seen: map[string][2]int{"boot": {1, 0}}}
	network := limit.NetworkOf(netip.AddrFrom4([4]byte{198, 18, byte(n >> 8), byte(n)}))
	s.Outcomes.Loaded(outcome.Load{Frame: r.Frame, Release: r.Release, Site: site, Bucket: bucket, Network: network}, s.now)
	for _, name := range seen {
		plain, failed := strings.CutSuffix(name, "!")
		r.Seen[plain] = [2]int{1, 0}
		if failed {
			r.Seen[plain] = [2]int{1, 1}
		}
	}
	s.Outcomes.Report(r, network, s.now)
}

// look lets a second pass.
func (s *server) look() {
	s.now = s.now.Add(time.Second)
	s.Look(s.Context(), s.now)
}

// stored returns what the store has of the canary.
func (s *server) stored() (evidence, int64) {
	s.Helper()
	e, revision, err := read(s.Context(), s.real, s.Releases.Rollout())
	s.must(err)
	return e, revision
}

// TestRollsBack: a canary that fails is rolled back, with the reason, by the guard.
func TestRollsBack(t *testing.T) {
	s := start(t, "")
	for i := range 3 {
		if s.look(); s.Releases.Rollout().Canary != "r2" {
			t.Fatalf("it was rolled back after %d failures", i)
		}
		s.visits(i, true, "press!")
	}
	s.look()
	const why = "3 of 3 presses got no answer, and of the stable release's 0 of 0"
	if w, is := ptr(s.Releases.Rollout()).Withdrawal("r2"); !is || w.Why != why {
		t.Errorf("%+v", s.Releases.Rollout())
	}
	log, err := s.real.AuditLog(t.Context(), 0)
	s.must(err)
	if e := log.Entries[0]; e.Actor != "Guard" || e.Detail != why || e.Target != "r2" {
		t.Errorf("the audit log has %+v", e)
	}
	if n := testutil.ToFloat64(s.rollbacks); n != 1 {
		t.Errorf("%g rollbacks were counted", n)
	}
	text, err := s.real.Evidence(t.Context(), "r2")
	if s.must(err); strings.Contains(text.Text, "memory") || !strings.Contains(text.Text, why) {
		t.Errorf("the store has %s", text.Text)
	}
	for i := range 9 {
		s.visits(100+i, true, "press!") // there is no bucket with the canary any more
		s.look()
		if i == 0 && s.Releases.Rollout().Stable != "r1" {
			t.Fatal("the stable release was rolled back")
		}
	}
}

func ptr[T any](v T) *T { return &v }

// TestHealthy: one that fails no more than the other is not rolled back, and may be
// promoted when enough was seen, for long enough.
func TestHealthy(t *testing.T) {
	s := start(t, "")
	var all []string
	for _, signal := range guard.Signals() {
		all = append(all, signal.Name)
	}
	s.must(s.Releases.StartCanary(t.Context(), store.Cause{}, "r2", 5000))
	check := func(want string) {
		t.Helper()
		refusal, err := MayPromote(t.Context(), s.real, s.Releases.Rollout())
		if got := fmt.Sprint(refusal); err != nil || !strings.Contains(got, want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
	check("of 200 loads 0,")
	value := func() int { return testutil.CollectAndCount(s.Watcher, "kith_canary_promotable") }
	if s.look(); value() != 1 {
		t.Errorf("%d canaries", value())
	}
	for i := range 50 { // in one second
		for j := range 90 {
			s.visits(i*100+j, i%2 == 0, all...)
		}
	}
	s.look()
	check("it has been watched for 0 of 60 seconds")
	for i := range 60 {
		s.visits(10_000+i, false, "press")
		s.look()
	}
	check("<nil>")
	want := "# HELP kith_canary_promotable Whether the canary may be given to everybody, 1 or 0; there is none without a canary.\n# TYPE kith_canary_promotable gauge\nkith_canary_promotable{release=\"r2\"} 1\n"
	if err := testutil.CollectAndCompare(s.Watcher, strings.NewReader(want), "kith_canary_promotable"); err != nil {
		t.Error(err)
	}
	if v, err := Verdict(t.Context(), s.real, s.Releases.Rollout()); err != nil || v.Decision != guard.Promotable {
		t.Error(v, err)
	}
	s.visits(20_000, true, "logout!")
	s.look()
	check("which must never happen")
	s.must(s.Releases.Promote(t.Context(), store.Cause{}, "r2", ""))
	if s.look(); value() != 0 {
		t.Errorf("%d canaries", value())
	}
}

// TestKilled: a server that is killed goes on with what it knew, also if that was to roll
// back, and nobody who has failed is counted again.
func TestKilled(t *testing.T) {
	s := start(t, "")
	s.visits(1, true, "press!")
	s.visits(2, true, "press!")
	s.look()
	s = s.kill()
	s.look()
	s.visits(1, true, "press!")
	s.visits(2, true, "press!")
	s.look()
	if e, _ := s.stored(); e.State.Signals["press"].Total.Canary != (guard.Counts{Trials: 2, Failures: 2}) || s.Releases.Rollout().Canary != "r2" {
		t.Errorf("who has failed was counted again: %+v", e.State.Signals["press"])
	}
	s.visits(3, true, "press!")
	s.fails = func(method string) bool { return method == "SetRollout" }
	if s.look(); s.Releases.Rollout().Canary != "r2" || !strings.Contains(s.log.String(), "the canary cannot be looked after") || testutil.ToFloat64(s.failures) != 1 {
		t.Errorf("the store has not failed: %s", s.log)
	}
	s = s.kill() // between the verdict and what it is for
	if s.look(); s.Releases.Rollout().Canary != "" {
		t.Error("it was not rolled back")
	}
}

// TestNothingCounted: as long as nothing is counted, nothing is written.
func TestNothingCounted(t *testing.T) {
	s := start(t, "")
	writes := 0
	s.fails = func(method string) bool {
		if method == "SetEvidence" {
			writes++
		}
		return false
	}
	for range 5 {
		s.look()
	}
	if writes != 0 {
		t.Errorf("%d writes", writes)
	}
	s.visits(1, true, "press")
	for range 5 {
		s.look()
	}
	if e, revision := s.stored(); writes != 1 || revision != 1 || e.State.LeastWatched != time.Minute {
		t.Errorf("%d writes, %+v", writes, e)
	}
}

// TestBeginsAnew: what is known belongs to one canary; a change of its share changes
// nothing of it.
func TestBeginsAnew(t *testing.T) {
	s := start(t, "")
	s.visits(1, true, "press!")
	s.look()
	s.must(s.Releases.StartCanary(t.Context(), store.Cause{}, "r2", 1000))
	s.visits(1, true, "press!")
	s.visits(2, true, "press!")
	s.look()
	if e, _ := s.stored(); e.State.Signals["press"].Total.Canary.Failures != 2 {
		t.Errorf("after the share changed: %+v", e.State.Signals["press"].Total)
	}
	s.must(s.Releases.Promote(t.Context(), store.Cause{}, "r2", ""))
	s.must(s.Releases.Promote(t.Context(), store.Cause{}, "r1", ""))
	for began := s.evidence.Began; ; {
		s.must(s.Releases.StartCanary(t.Context(), store.Cause{}, "r2", 500))
		if s.Releases.Rollout().Since != began { // not within the same millisecond
			break
		}
		s.must(s.Releases.Promote(t.Context(), store.Cause{}, "r2", ""))
		s.must(s.Releases.Promote(t.Context(), store.Cause{}, "r1", ""))
	}
	s.visits(1, true, "press!")
	s.look()
	if e, revision := s.stored(); e.State.Signals["press"].Total.Canary.Failures != 1 || revision != 3 {
		t.Errorf("of the next canary: %+v, revision %d", e.State.Signals["press"].Total, revision)
	}
}

// TestDamaged: what cannot be read is not gone on with, and does not keep the guard from
// its work.
func TestDamaged(t *testing.T) {
	for _, text := range []string{`{"began":`, `{"began":BEGAN,"state":{"ratios":[1,2],"signals":{}}}`} {
		s := start(t, "")
		text = strings.ReplaceAll(text, "BEGAN", fmt.Sprint(s.Releases.Rollout().Since))
		s.must(s.real.SetEvidence(t.Context(), "r2", store.Evidence{Text: text, Revision: 1}))
		if v, err := Verdict(t.Context(), s.real, s.Releases.Rollout()); err != nil || v.Decision != guard.Wait {
			t.Error(v, err)
		}
		if refusal, err := MayPromote(t.Context(), s.real, s.Releases.Rollout()); refusal == nil || err != nil {
			t.Error("it may be promoted", err)
		}
		for i := range 3 {
			s.visits(i, true, "press!")
		}
		if s.look(); s.Releases.Rollout().Canary != "" || !strings.Contains(s.log.String(), "watched from the beginning") {
			t.Errorf("it was not rolled back: %s", s.log)
		}
	}
}

// TestStoreFails: what the store does not take is kept, and no failure is lost; a canary is
// rolled back even if what is known of it cannot be stored.
func TestStoreFails(t *testing.T) {
	s := start(t, "")
	s.fails = func(method string) bool { return method == "Evidence" }
	s.visits(1, true, "press!")
	s.look()
	s.fails = func(method string) bool { return method == "SetEvidence" }
	s.visits(2, true, "press!")
	s.look()
	s.look()
	if n := strings.Count(s.log.String(), "cannot be looked after"); n != 1 { // the errors are alike
		t.Errorf("it is logged %d times", n)
	}
	s.fails = nil
	if s.look(); testutil.ToFloat64(s.failures) != 3 {
		t.Errorf("%g errors", testutil.ToFloat64(s.failures))
	}
	if e, _ := s.stored(); e.State.Signals["press"].Total.Canary.Failures != 2 {
		t.Errorf("%+v", e.State.Signals["press"].Total)
	}
	s.fails = func(method string) bool { return method == "SetEvidence" || method == "RequestRepairs" }
	s.visits(3, true, "press!")
	if s.look(); s.Releases.Rollout().Canary != "" {
		t.Error("it was not rolled back")
	}
	s.fails = func(method string) bool { return method == "Evidence" }
	if _, err := Verdict(t.Context(), s.Store, rollout.Rollout{Canary: "r2"}); !errors.Is(err, storetest.ErrFailed) {
		t.Error(err)
	}
	if _, err := MayPromote(t.Context(), s.Store, rollout.Rollout{Canary: "r2"}); !errors.Is(err, storetest.ErrFailed) {
		t.Error(err)
	}
}

// TestTwoServers on one store: what either has counted is known.
func TestTwoServers(t *testing.T) {
	a := start(t, "")
	b := serve(t, a.real)
	b.loads = 1000
	for i := range 4 {
		a.visits(2*i, false, "press!")
		b.visits(2*i+1, false, "press!")
		a.look()
		b.look()
	}
	e, revision := a.stored()
	if total := e.State.Signals["press"].Total; total.Stable != (guard.Counts{Trials: 8, Failures: 8}) || revision != 8 {
		t.Errorf("%+v, revision %d", total, revision)
	}
	if n := len(e.Memory.Failed["press"]); n != 8*3 {
		t.Errorf("%d bytes of marks", n)
	}
	a.visits(20, true, "logout!")
	b.visits(21, true, "logout!")
	a.look()
	b.look()
	b.visits(22, true, "logout!")
	if b.look(); b.Releases.Rollout().Canary != "" {
		t.Error("what one knows and what the other knows was not enough")
	}
}

// TestTakesPart: the share that the guard is told is the one that the buckets have.
func TestTakesPart(t *testing.T) {
	s := start(t, "")
	s.visits(1, true, "press")
	b, ok := s.Outcomes.Take(s.now)
	if !ok || b.Share != ptr(s.Releases.Rollout()).CanaryShare() || b.Canary != "r2" || b.Began != s.Releases.Rollout().Since {
		t.Errorf("%+v, %t", b, ok)
	}
	r := s.Releases.Rollout()
	r.Share = 0
	if c := compared(r); c.Canary != "" {
		t.Error("a canary that no bucket has is compared")
	}
}

// TestRun: it looks each second until it is stopped.
func TestRun(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db, err := store.Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		s := serve(t, db)
		s.must2(s.Releases.Add(t.Context(), store.Cause{}, releasetest.File(t, "r2")))
		s.must(s.Releases.StartCanary(t.Context(), store.Cause{}, "r2", 500))
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { s.Watcher.Run(ctx); close(done) }()
		s.now = time.Now()
		for i := range 3 {
			s.visits(i, true, "press!")
		}
		<-time.After(interval)
		synctest.Wait()
		if s.Releases.Rollout().Canary != "" {
			t.Error("it was not rolled back after a second")
		}
		stop()
		<-done
	})
}

// TestRunKnowsAtOnce: a server that starts has what the one before has stored before a
// second has passed, so that it believes the first reports of documents that are open.
func TestRunKnowsAtOnce(t *testing.T) {
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db, err := store.Open(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		before := serve(t, db)
		before.must2(before.Releases.Add(t.Context(), store.Cause{}, releasetest.File(t, "r2")))
		before.must(before.Releases.StartCanary(t.Context(), store.Cause{}, "r2", 500))
		before.visits(1, true, "press")
		before.look()
		s := serve(t, db)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { s.Watcher.Run(ctx); close(done) }()
		synctest.Wait()
		if !slices.Equal(s.Outcomes.Memory().Key, before.Outcomes.Memory().Key) {
			t.Error("it has another key for proofs")
		}
		stop()
		<-done
	})
}
