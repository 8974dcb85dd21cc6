package guard

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const rounding = 1e-9

// outcomes calls f with every number of those who failed that may have the canary, and
// how likely it is if they are ratio times as likely to fail.
func outcomes(ratio, share float64, failed int, f func(canary int, probability float64)) {
	p := share * ratio / (1 - share + share*ratio)
	ways := 1.0
	for x := range failed + 1 {
		f(x, ways*math.Pow(p, float64(x))*math.Pow(1-p, float64(failed-x)))
		ways = ways * float64(failed-x) / float64(x+1)
	}
}

func sample(n1, x, n2, y int) Sample { return Sample{Counts{n1, x}, Counts{n2, y}} }

// TestFairBets: on each ratio, a bet wins nothing on average if the canary is no worse,
// and one against the margin if it is as bad as that.
func TestFairBets(t *testing.T) {
	for _, share := range []float64{0.01, 0.05, 0.5, 0.9} {
		for failed := range 13 {
			for _, truth := range []float64{0.3, 1, 2, 7} {
				means := make([]float64, len(ratios))
				againstTheMargin := 0.0
				outcomes(truth, share, failed, func(x int, probability float64) {
					logs := make([]float64, len(ratios))
					addBets(logs, share, sample(x, x, failed, failed-x))
					for i, l := range logs {
						means[i] += probability * math.Exp(l)
					}
					againstTheMargin += probability * math.Exp(againstMargin(logs))
				})
				for i, ratio := range ratios {
					if ratio > 1 && (truth <= 1 && means[i] > 1+rounding || truth == 1 && means[i] < 1-rounding) {
						t.Errorf("a share of %g, %d failed, %g times as likely: the mean for %g is %g", share, failed, truth, ratio, means[i])
					}
				}
				if truth >= 2 && againstTheMargin > 1+rounding || truth == 2 && againstTheMargin < 1-rounding {
					t.Errorf("a share of %g, %d failed, %g times as likely: the mean against the margin is %g", share, failed, truth, againstTheMargin)
				}
			}
		}
	}
}

// TestFairWhateverVisitorsDo: visitors come and fail whenever they like, each with a
// share of its own, and again and again in what does not count any more. Over all draws
// of who has the canary, the evidence is 1 on average, also if one stops looking once it
// is larger than something.
func TestFairWhateverVisitorsDo(t *testing.T) {
	type act struct {
		visitor int
		failed  bool
	}
	rapid.Check(t, func(t *rapid.T) {
		shares := rapid.SliceOfN(rapid.SampledFrom([]float64{0.05, 0.25, 0.5}), 1, 7).Draw(t, "shares")
		acts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) act {
			return act{
				rapid.IntRange(0, len(shares)-1).Draw(t, "visitor"),
				rapid.Bool().Draw(t, "failed"),
			}
		}), 0, 30).Draw(t, "acts")
		enough := rapid.Float64Range(0.5, 200).Draw(t, "enough")
		mean := 0.0
		for draw := range 1 << len(shares) {
			probability := 1.0
			for v, share := range shares {
				if draw>>v&1 == 1 {
					probability *= share
				} else {
					probability *= 1 - share
				}
			}
			var s State
			failed := map[int]bool{}
			evidence := 1.0
			for _, a := range acts {
				if failed[a.visitor] {
					continue
				}
				failed[a.visitor] = a.failed
				one, seen := Counts{1, 0}, Sample{}
				if a.failed {
					one.Failures = 1
				}
				if draw>>a.visitor&1 == 1 {
					seen.Canary = one
				} else {
					seen.Stable = one
				}
				observe(t, &s, Batch{shares[a.visitor], map[string]Sample{Send: seen}})
				if evidence = math.Exp(s.Signals[Send].againstAlike()); evidence >= enough {
					break
				}
			}
			mean += probability * evidence
		}
		if math.Abs(mean-1) > rounding {
			t.Errorf("the mean is %v", mean)
		}
	})
}

// TestFalseAlarmsExactly computes how likely a healthy canary is ever rolled back while
// 300 visitors fail, with a look at each: exactly, by all ways that there are.
// What is known depends on the number of those with the canary alone, so there are few
// states. Only one of the compared signals is counted, and it may cause only its part of
// the false alarms.
func TestFalseAlarmsExactly(t *testing.T) {
	for _, share := range []float64{0.05, 0.5} {
		likely := []float64{1} // by the number of those with the canary
		rolledBack := 0.0
		for failed := range 300 {
			next := make([]float64, len(likely)+1)
			for x, p := range likely {
				next[x] += p * (1 - share)
				next[x+1] += p * share
			}
			for x, p := range next {
				if p == 0 {
					continue
				}
				s := State{Ratios: ratios, Signals: map[string]*Evidence{Send: newEvidence()}}
				s.Signals[Send].add(share, sample(x, x, failed+1, failed+1-x))
				if s.rollbackReason() != "" {
					rolledBack += p
					next[x] = 0
				}
			}
			likely = next
		}
		if most := alpha / float64(len(compared)); rolledBack > most || rolledBack < most/10 {
			t.Errorf("a share of %g: %.4f %% of healthy canaries are rolled back, want at most %.4f and some", share, 100*rolledBack, 100*most)
		}
	}
}

// TestInARow: so many visitors of the canary, and no others, fail before it is rolled
// back, as the package's comment says.
func TestInARow(t *testing.T) {
	for share, want := range map[float64]int{0.01: 3, 0.05: 3, 0.25: 6, 0.5: 12} {
		var s State
		n := 0
		for s.RollbackReason == "" {
			observe(t, &s, Batch{share, map[string]Sample{Send: sample(1, 1, 0, 0)}})
			n++
		}
		if n != want {
			t.Errorf("a share of %g: %d, want %d", share, n, want)
		}
	}
}

// TestALittleWorse: that a fifth more of the canary's visitors fail, since they do more,
// is not taken for more, however many fail.
func TestALittleWorse(t *testing.T) {
	var s State
	for range 1000 {
		v := observe(t, &s, Batch{0.05, map[string]Sample{Send: sample(10_000, 60, 190_000, 950)}})
		if v.Decision == Rollback {
			t.Fatal(v)
		}
	}
}

// TestLogsStayFinite: JSON has no infinity.
func TestLogsStayFinite(t *testing.T) {
	var s State
	for _, x := range []int{0, maxTrials} {
		for range 20 {
			observe(t, &s, Batch{0.3, map[string]Sample{Send: sample(maxTrials, x, maxTrials, maxTrials-x)}})
			s.RollbackReason = ""
		}
		for i, l := range s.Signals[Send].Logs {
			if math.IsInf(l, 0) || math.IsNaN(l) || ratios[i] != 1 && l == 0 {
				t.Errorf("the logarithm for %g is %v", ratios[i], l)
			}
		}
		if log := s.Signals[Send].againstAlike(); math.IsInf(log, 0) || math.IsNaN(log) {
			t.Errorf("the evidence is %v", log)
		}
	}
}

// TestRateBets: a bet that a canary fails less than the tolerance wins nothing on average
// if each trial fails at the tolerance, and nothing if it fails more, at a rate of its own.
// All outcomes of up to twelve trials are tried.
func TestRateBets(t *testing.T) {
	mean := func(rates []float64, tolerance float64) (mean float64) {
		likely := []float64{1} // by number of failures
		for _, rate := range rates {
			next := make([]float64, len(likely)+1)
			for x, p := range likely {
				next[x] += p * (1 - rate)
				next[x+1] += p * rate
			}
			likely = next
		}
		for x, p := range likely {
			mean += p * math.Exp(againstRate(Counts{len(rates), x}, tolerance))
		}
		return mean
	}
	rapid.Check(t, func(t *rapid.T) {
		tolerance := rapid.Float64Range(0.001, 0.5).Draw(t, "tolerance")
		rates := rapid.SliceOfN(rapid.Float64Range(tolerance, 1), 0, 12).Draw(t, "rates")
		if m := mean(rates, tolerance); m > 1+rounding {
			t.Errorf("the mean is %v", m)
		}
		for i := range rates {
			rates[i] = tolerance
		}
		if m := mean(rates, tolerance); math.Abs(m-1) > rounding {
			t.Errorf("at the tolerance the mean is %v", m)
		}
	})
}

// observe observes a batch at some time.
func observe(t interface {
	Helper()
	Fatal(...any)
}, s *State, b Batch) Verdict {
	t.Helper()
	v, err := s.Observe(time.Unix(1e9, 0), b)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
