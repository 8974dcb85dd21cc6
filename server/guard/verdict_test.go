package guard

import (
	"strings"
	"testing"
	"time"
)

// plenty returns a State in which every signal of the canary has been seen often, without
// a failure.
func plenty(t *testing.T) State {
	t.Helper()
	var s State
	b := Batch{0.5, map[string]Sample{}}
	for _, signal := range signals {
		b.Samples[signal.Name] = sample(5000, 0, 5000, 0)
	}
	observe(t, &s, b)
	for i := range 60 {
		if v := s.Verdict(); v.Decision != Wait || i == 10 && v.Reason != "it has been watched for 10 of 60 minutes" {
			t.Fatal(v)
		}
		if _, err := s.Observe(s.LastBatch.Add(time.Minute), Batch{Share: 0.5}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// TestReasons: what is said for what was seen.
func TestReasons(t *testing.T) {
	of := func(name string, s Sample) []Batch { return []Batch{{0.05, map[string]Sample{name: s}}} }
	for name, c := range map[string]struct {
		batches  []Batch // after plenty
		decision Decision
		reason   string
	}{
		"nothing more": {nil, Promotable, "every signal was seen often enough, and none fails more often than it may"},
		"presses":      {of(Press, sample(40, 9, 900, 2)), Rollback, "9 of 5040 presses got no answer, and of the stable release's 2 of 5900"},
		"the one that is worse": {[]Batch{{0.05, map[string]Sample{Boot: sample(40, 9, 900, 2), Restore: sample(40, 12, 900, 2)}}}, Rollback,
			"12 of 5040 restores had to set the stored state aside, and of the stable release's 2 of 5900"},
		"two alike": {[]Batch{{0.05, map[string]Sample{Textbox: sample(40, 9, 900, 2), Restore: sample(40, 9, 900, 2)}}}, Rollback,
			"9 of 5040 restores had to set the stored state aside, and of the stable release's 2 of 5900"},
		"an outage": {of(Send, sample(40, 36, 900, 810)), Promotable, "every signal was seen often enough, and none fails more often than it may"},
		"the stable release fails more": {of(Send, sample(40, 0, 900, 90)), Promotable,
			"every signal was seen often enough, and none fails more often than it may"},
		"one logout": {of(Logout, sample(1, 1, 9, 0)), Wait, "1 of 5001 logouts left something of the person on the screen, which must never happen"},
		"three logouts": {of(Logout, sample(3, 3, 9, 0)), Rollback,
			"3 of 5003 logouts left something of the person on the screen, which must never happen"},
		"bindings of both": {of(Bindings, sample(40, 3, 900, 60)), Rollback,
			"3 of 5040 boots lacked a binding, which must never happen"},
		"bindings of the stable release": {of(Bindings, sample(40, 0, 900, 60)), Promotable,
			"every signal was seen often enough, and none fails more often than it may"},
	} {
		s := plenty(t)
		for _, b := range c.batches {
			observe(t, &s, b)
		}
		if v := s.Verdict(); v != (Verdict{c.decision, c.reason}) {
			t.Errorf("%s: %v", name, v)
		}
		err := s.MayPromote()
		if (err == nil) != (c.decision == Promotable) || err != nil && !strings.HasSuffix(err.Error(), ": "+c.reason) {
			t.Errorf("%s: promotion answers %v", name, err)
		}
	}
}

// TestLeastWatched: whoever is asked for it shortens or extends the time.
func TestLeastWatched(t *testing.T) {
	for least, want := range map[time.Duration]string{
		time.Minute: "", 2 * time.Hour: "it has been watched for 60 of 120 minutes", 0: "",
	} {
		s := plenty(t)
		if s.LeastWatched = least; (s.MayPromote() == nil) != (want == "") || want != "" && s.Verdict().Reason != want {
			t.Errorf("%v: %v", least, s.Verdict())
		}
	}
	s := plenty(t)
	s.LeastWatched, s.Watched = time.Minute, 20*time.Second
	if v := s.Verdict(); v != (Verdict{Wait, "it has been watched for 20 of 60 seconds"}) {
		t.Error(v)
	}
}

// TestTwoAreNotEnough: however small the share, two networks, which one liar may have, do
// not roll back.
func TestTwoAreNotEnough(t *testing.T) {
	for _, share := range []float64{0.0001, 0.001, 0.01, 0.05, 0.5} {
		for _, signal := range signals {
			var s State
			if v := observe(t, &s, Batch{share, map[string]Sample{signal.Name: sample(2, 2, 0, 0)}}); v.Decision == Rollback {
				t.Errorf("%g, %s: %v", share, signal.Name, v)
			}
		}
	}
}

// TestMissing: a canary waits for whatever has been seen too seldom.
func TestMissing(t *testing.T) {
	var s State
	v := s.Verdict()
	want := "of 200 loads 0, of 200 boots 0, of 200 presses 0, of 200 sends 0, of 200 messages 0, of 1000 active frames 0, of 1000 heartbeats 0, of 100 restores 0, of 20 logouts 0, of 200 panels 0 and of 200 saves 0 have been seen"
	if v != (Verdict{Wait, want}) {
		t.Error(v)
	}
	for _, signal := range signals {
		s := plenty(t)
		s.Signals[signal.Name].Total.Canary = Counts{signal.Needed - 1, 0}
		few := s.MayPromote()
		s.Signals[signal.Name].Total.Canary.Trials++
		enough := s.MayPromote()
		if few == nil || !strings.Contains(few.Error(), " "+signal.trials+" ") || enough != nil && strings.HasSuffix(enough.Error(), "have been seen") {
			t.Errorf("%s: %v, %v", signal.Name, few, enough)
		}
	}
}

// TestEitherIsEnough: a canary that fails seldom needs no failures to be compared with,
// and one that fails often, but no more than the stable release, no low rate.
func TestEitherIsEnough(t *testing.T) {
	const unsure = "more sends have to be seen to be sure that they fail no more often than they may"
	for name, c := range map[string]struct {
		seen Sample
		want bool // promotable
	}{
		"both often":                   {sample(5000, 1500, 5000, 1500), true},
		"somewhat more often":          {sample(5000, 1500, 5000, 1450), true},
		"half as often again":          {sample(500, 50, 500, 33), false},
		"seldom, not as the other":     {sample(5000, 5, 5000, 0), true},
		"often, and too few were seen": {sample(200, 8, 200, 8), false},
		"seldom, and too few":          {sample(200, 2, 200, 2), false},
	} {
		s := plenty(t)
		s.Signals[Send] = newEvidence()
		observe(t, &s, Batch{0.5, map[string]Sample{Send: c.seen}})
		s.Signals[Send].Expected = 0
		reason := s.Verdict().Reason
		if got := s.MayPromote() == nil; got != c.want || !c.want && reason != unsure {
			t.Errorf("%s: %s", name, reason)
		}
	}
}

// TestUsedAsMuch: a canary is not promoted with which visitors do much less than with
// the stable release.
func TestUsedAsMuch(t *testing.T) {
	s := plenty(t)
	observe(t, &s, Batch{0.2, map[string]Sample{Send: sample(0, 0, 24_900, 0), Press: sample(0, 0, 25_000, 0)}})
	want := "5000 presses are fewer than half of what its share of the visitors should have made"
	if v := s.Verdict(); v.Decision != Promotable { // 5000 of 34,900, where 9980 should be
		t.Error(v)
	}
	observe(t, &s, Batch{0.2, map[string]Sample{Press: sample(0, 0, 1, 0)}})
	if v := s.Verdict(); v != (Verdict{Wait, want}) {
		t.Error(v)
	}
}

// TestSignals: the table is complete.
func TestSignals(t *testing.T) {
	names := map[string]bool{}
	for _, s := range Signals() {
		if s.Name == "" || s.Trial == "" || s.Failure == "" || s.trials == "" || s.failed == "" || s.Needed <= 0 || names[s.Name] {
			t.Errorf("%+v", s)
		}
		if s.Absolute != (s.Tolerance == 0) || s.Tolerance < 0 || s.Tolerance > 0.05 {
			t.Errorf("%s tolerates %g", s.Name, s.Tolerance)
		}
		names[s.Name] = true
	}
	if s := Signals(); &s[0] == &signals[0] {
		t.Error("the table itself is handed out")
	}
}
