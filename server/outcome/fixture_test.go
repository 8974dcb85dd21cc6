package outcome

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"kith/server/guard"
	"kith/server/limit"
)

const (
	site       = "https://shop.example"
	pinnedSite = "https://pinned.example"
	stable     = "r1"
	canary     = "r2"
	share      = 0.05
	// Of the tests, the buckets up to this one have the canary.
	lastCanaryBucket = 500
	canaryBucket     = 7
	stableBucket     = 7000
)

// tb is a *testing.T or a *rapid.T.
type tb interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
}

// A world is a Counter, a clock, and the guard that is told what was counted.
type world struct {
	tb
	*Counter
	now    time.Time
	state  guard.State
	loads  int
	proofs map[string]string // of frames
	totals map[string]guard.Sample
}

func newWorld(t tb) *world {
	w := &world{tb: t, Counter: NewCounter(), now: time.Date(2026, 5, 14, 12, 0, 0, 0, time.UTC), proofs: map[string]string{}, totals: map[string]guard.Sample{}}
	w.SetRollout(testRollout(1))
	return w
}

// testRollout returns a rollout of the canary that began at some time.
func testRollout(began int64) Rollout {
	return Rollout{Stable: stable, Canary: canary, Began: began, Share: share, Choose: func(page string, bucket int64) (string, bool) {
		switch {
		case page == pinnedSite:
			return stable, false
		case bucket <= lastCanaryBucket:
			return canary, true
		}
		return stable, true
	}}
}

// address returns the nth of many networks.
func address(n int) limit.Network {
	return limit.NetworkOf(netip.AddrFrom4([4]byte{198, byte(n >> 16), byte(n >> 8), byte(n)}))
}

// elsewhere is where reports come from: a phone has changed its network.
var elsewhere = address(1 << 23)

// load loads a frame of a release from the nth network, and returns its id.
func (w *world) load(n int, release string) string {
	bucket := int64(stableBucket)
	if release == canary {
		bucket = canaryBucket
	}
	return w.loadFrom(address(n), Load{Release: release, Site: site, Bucket: bucket})
}

func (w *world) loadFrom(n limit.Network, l Load) string {
	w.loads++
	l.Network = n
	if l.Frame == "" {
		l.Frame = fmt.Sprintf("frame%08d", w.loads)
	}
	w.proofs[l.Frame] = w.Loaded(l, w.now)
	return l.Frame
}

// report returns a report of a frame of a release that has seen trials of signals: a
// name with "!" at its end has failed.
func report(frame, release string, seen ...string) Report {
	r := Report{Frame: frame, Release: release, Seen: map[string][2]int{}}
	for _, name := range seen {
		if name[len(name)-1] == '!' {
			r.Seen[name[:len(name)-1]] = [2]int{1, 1}
		} else {
			r.Seen[name] = [2]int{1, 0}
		}
	}
	return r
}

// says has a frame report.
func (w *world) says(frame, release string, seen ...string) {
	w.Report(report(frame, release, seen...), elsewhere, w.now)
}

// pass lets seconds pass, with a batch for each, and returns what the guard says.
func (w *world) pass(seconds int) (v guard.Verdict) {
	w.Helper()
	v = w.state.Verdict()
	for range seconds {
		w.now = w.now.Add(time.Second)
		for {
			b, ok := w.Take(w.now)
			if !ok {
				break
			}
			var err error
			if v, err = w.state.Observe(w.now, b.Batch); err != nil {
				w.Fatal(err)
			}
			for name, s := range b.Samples {
				t := w.totals[name]
				t.Canary.Trials += s.Canary.Trials
				t.Canary.Failures += s.Canary.Failures
				t.Stable.Trials += s.Stable.Trials
				t.Stable.Failures += s.Stable.Failures
				w.totals[name] = t
			}
		}
	}
	return v
}

// seen returns what was counted of a signal since the last call, as "canary failures/
// trials, stable failures/trials".
func (w *world) seen(signal string) string {
	s := w.totals[signal]
	delete(w.totals, signal)
	return fmt.Sprintf("%d/%d %d/%d", s.Canary.Failures, s.Canary.Trials, s.Stable.Failures, s.Stable.Trials)
}

// want fails the test if something else was counted of a signal since it was asked last.
func (w *world) want(what, signal, want string) {
	w.Helper()
	if got := w.seen(signal); got != want {
		w.Errorf("%s: of %s were counted %s, want %s", what, signal, got, want)
	}
}

// compared lists the signals that are not absolute.
func compared() (names []string) {
	for _, s := range guard.Signals() {
		if !s.Absolute {
			names = append(names, s.Name)
		}
	}
	return names
}

func TestSignalCount(t *testing.T) {
	if len(signals) != signalCount || len(Bounds)+1 != len(histogram{}) || slices.Contains([]int{bootSignal, sendSignal, bubbleSignal, frozenSignal}, -1) {
		t.Errorf("%d signals, %d bounds", len(signals), len(Bounds))
	}
}
