package guard

import (
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// clone returns a copy of a State, by way of JSON.
func clone(s State) (copied State) {
	data, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(data, &copied)
	}
	if err != nil {
		panic(err)
	}
	return copied
}

// batches generates batches in which some fail, of the canary as often as of the stable
// release or more often.
func batches(t *rapid.T) []Batch {
	worse := rapid.Bool().Draw(t, "worse")
	counts := func(t *rapid.T, most int, bad bool) Counts {
		trials := rapid.IntRange(0, most).Draw(t, "trials")
		highest := trials / 4
		if bad {
			highest = trials
		}
		return Counts{trials, rapid.IntRange(0, highest).Draw(t, "failures")}
	}
	batch := rapid.Custom(func(t *rapid.T) Batch {
		b := Batch{rapid.SampledFrom([]float64{0.05, 0.5}).Draw(t, "share"), map[string]Sample{}}
		for _, signal := range signals {
			if rapid.Bool().Draw(t, signal.Name) {
				canary := counts(t, 5, worse)
				if signal.Absolute {
					canary.Failures = 0
				}
				b.Samples[signal.Name] = Sample{canary, counts(t, 30, false)}
			}
		}
		return b
	})
	return rapid.SliceOfN(batch, 1, 20).Draw(t, "batches")
}

// TestStateIsData: a server that is killed after any batch, and goes on with what it has
// stored, knows and says the same as one that was not.
func TestStateIsData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var whole, interrupted State
		zone := time.FixedZone("elsewhere", 3600)
		for i, b := range batches(t) {
			at := time.Date(2026, 5, 14, 12, 0, i, i, zone)
			v, err := whole.Observe(at, b)
			if err != nil {
				t.Fatal(err)
			}
			interrupted = clone(interrupted)
			if w, err := interrupted.Observe(at, b); err != nil || v != w {
				t.Fatalf("%v, %v, want %v", w, err, v)
			}
			if stored := clone(whole); !reflect.DeepEqual(whole, interrupted) || !reflect.DeepEqual(whole, stored) {
				t.Fatalf("the states are\n%+v\n%+v\n%+v", whole, interrupted, stored)
			}
		}
	})
}

// TestStateIsBounded: a State is no larger after 10,000 batches of the largest size.
func TestStateIsBounded(t *testing.T) {
	var s State
	b := Batch{Samples: map[string]Sample{}}
	for _, signal := range signals {
		b.Samples[signal.Name] = sample(maxTrials-1, 0, maxTrials-1, 12345)
	}
	for i := range 10_000 {
		b.Share = 0.123456789 + float64(i%2)/2
		observe(t, &s, b)
	}
	data, err := json.Marshal(s)
	if err != nil || len(data) > 12<<10 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

// TestRollbackStays: whatever comes after it.
func TestRollbackStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s State
		bad := Batch{0.5, map[string]Sample{Send: sample(30, 30, 30, 0)}}
		if rapid.Bool().Draw(t, "absolute") {
			bad.Samples = map[string]Sample{Logout: sample(leastFailures, leastFailures, 0, 0)}
		}
		observe(t, &s, Batch{Share: 0.5})
		if !s.RolledBackAt.IsZero() {
			t.Fatal(s.RolledBackAt)
		}
		v := observe(t, &s, bad)
		if v.Decision != Rollback || !s.RolledBackAt.Equal(s.LastBatch) {
			t.Fatal(v, s.RolledBackAt)
		}
		after := clone(s)
		for _, b := range batches(t) {
			if w := observe(t, &s, b); w != v || !reflect.DeepEqual(s, after) {
				t.Fatalf("%v, want %v", w, v)
			}
		}
		if err := s.MayPromote(); err == nil || !strings.Contains(err.Error(), v.Reason) {
			t.Error(err)
		}
	})
}

// TestSignalsAreApart: it does not matter whether signals come in one batch or each in
// its own, and in which order.
func TestSignalsAreApart(t *testing.T) {
	healthy := 0
	rapid.Check(t, func(t *rapid.T) {
		var together, apart State
		for _, b := range batches(t) {
			observe(t, &together, b)
			names := slices.Sorted(maps.Keys(b.Samples))
			observe(t, &apart, Batch{b.Share, nil})
			for _, name := range rapid.Permutation(names).Draw(t, "order") {
				observe(t, &apart, Batch{b.Share, map[string]Sample{name: b.Samples[name]}})
			}
			if together.RollbackReason != "" || apart.RollbackReason != "" {
				return // they may stop at different signals
			}
			healthy++
			if !reflect.DeepEqual(together, apart) || together.Verdict() != apart.Verdict() {
				t.Fatalf("the states are\n%+v\n%+v", together, apart)
			}
		}
	})
	if healthy < 100 {
		t.Errorf("only %d batches were compared", healthy)
	}
}

// TestPeriodsDoNotMatter: what comes one by one counts as what comes together.
func TestPeriodsDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(0, 6)
		seen := sample(6, count.Draw(t, "canary"), 6, count.Draw(t, "stable"))
		share := rapid.Float64Range(0.3, 0.9).Draw(t, "share")
		var single, once State
		observe(t, &once, Batch{share, map[string]Sample{Send: seen}})
		for i := range 6 {
			one := sample(1, 0, 1, 0)
			if i < seen.Canary.Failures {
				one.Canary.Failures = 1
			}
			if i < seen.Stable.Failures {
				one.Stable.Failures = 1
			}
			observe(t, &single, Batch{share, map[string]Sample{Send: one}})
		}
		a, b := once.Signals[Send], single.Signals[Send]
		for i := range ratios {
			if math.Abs(a.Logs[i]-b.Logs[i]) > rounding {
				t.Fatalf("the logarithms are\n%v\n%v", a.Logs, b.Logs)
			}
		}
		if a.Total != seen || b.Total != seen || math.Abs(a.Expected-b.Expected) > rounding || math.Abs(a.Expected-12*share) > rounding {
			t.Errorf("the totals are\n%+v\n%+v", a, b)
		}
	})
}

// TestSharesAreApart: in an outage while the share is larger, more of the canary's
// visitors fail than of the others, if both times are taken together.
func TestSharesAreApart(t *testing.T) {
	var s State
	for range 100 {
		observe(t, &s, Batch{0.05, map[string]Sample{Send: sample(5, 0, 95, 0)}})
		if v := observe(t, &s, Batch{0.5, map[string]Sample{Send: sample(50, 50, 50, 50)}}); v.Decision != Wait {
			t.Fatal(v)
		}
	}
}

func TestBadBatches(t *testing.T) {
	good := Batch{0.05, map[string]Sample{Send: sample(1, 1, maxTrials, maxTrials)}}
	for _, b := range []Batch{
		{0, nil}, {1, nil}, {-0.1, nil}, {math.NaN(), nil}, {math.Inf(1), nil},
		{0.5, map[string]Sample{"sends": {}}},
		{0.5, map[string]Sample{Send: sample(1, 2, 1, 1)}},
		{0.5, map[string]Sample{Send: sample(1, 1, 1, 2)}},
		{0.5, map[string]Sample{Send: sample(-1, -1, 1, 1)}},
		{0.5, map[string]Sample{Send: sample(1, -1, 1, 1)}},
		{0.5, map[string]Sample{Send: sample(1, 1, 1, -1)}},
		{0.5, map[string]Sample{Send: sample(maxTrials+1, 1, 1, 1)}},
		{0.5, map[string]Sample{Boot: sample(1, 1, 1, 1), Send: sample(1, 1, maxTrials+1, 1)}},
	} {
		var s State
		observe(t, &s, good)
		before := clone(s)
		if v, err := s.Observe(time.Now(), b); err == nil || v != (Verdict{}) || !reflect.DeepEqual(s, before) {
			t.Errorf("%v: %v, %v", b, v, err)
		}
	}
}

// TestStateOfAnotherRelease: what another table of ratios has counted is not gone on
// with.
func TestStateOfAnotherRelease(t *testing.T) {
	b := Batch{0.05, map[string]Sample{Send: sample(10, 1, 10, 1)}}
	for name, change := range map[string]func(*State){
		"another ratio":       func(s *State) { s.Ratios[0] /= 2 },
		"no ratios":           func(s *State) { s.Ratios = nil },
		"fewer logs":          func(s *State) { s.Signals[Send].Logs = s.Signals[Send].Logs[1:] },
		"no evidence":         func(s *State) { s.Signals[Send] = nil },
		"a signal is missing": func(s *State) { delete(s.Signals, Panic) },
	} {
		var s State
		observe(t, &s, b)
		change(&s)
		if v, err := s.Observe(time.Now(), b); err == nil || v != (Verdict{}) {
			t.Errorf("%s: %v, %v", name, v, err)
		}
	}
}

// TestWatched: neither a long silence nor a clock that is set counts as watching.
func TestWatched(t *testing.T) {
	var s State
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ step, want time.Duration }{
		{0, 0}, {time.Second, time.Second}, {30 * time.Second, 31 * time.Second},
		{24 * time.Hour, 31*time.Second + maxGap}, {-48 * time.Hour, 31*time.Second + maxGap}, {time.Second, 32*time.Second + maxGap},
	} {
		at = at.Add(c.step)
		if _, err := s.Observe(at, Batch{Share: 0.5}); err != nil || s.Watched != c.want {
			t.Errorf("%v, %v, want %v", s.Watched, err, c.want)
		}
	}
}
