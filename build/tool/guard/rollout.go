package main

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"kith/server/guard"
)

// An outcome is what became of one canary.
type outcome struct {
	rolledBack   bool
	rollbackAt   moment
	reason       string
	promotable   bool // at some time, before it was rolled back if it was
	promotableAt moment
}

// A moment of a rollout.
type moment struct {
	after time.Duration
	sends int // of the canary
}

// A rollout simulates one canary.
type rollout struct {
	world
	random            *rand.Rand
	weather           []weather
	rates             [2][signalCount]float64 // of failures, of the stable release and the canary
	network, troubled [signalCount]bool
	// counts are those of each step: trials and failures of the stable release and of
	// the canary.
	counts [][signalCount][2][2]int32
}

// run simulates the canary with a number of those that a seed stands for.
func (w world) run(seed, number uint64) outcome {
	r := rollout{world: w, random: rand.New(rand.NewPCG(seed, number))}
	r.weather = w.forecast(r.random)
	r.counts = make([][signalCount][2][2]int32, len(r.weather))
	for i, name := range names {
		odds := 1.0
		if o, ok := w.odds[name]; ok {
			odds = o
		}
		r.rates[0][i], r.rates[1][i] = healthy[name], odds
		r.network[i], r.troubled[i] = slices.Contains(network, name), slices.Contains(troubled, name)
	}
	var out outcome
	var state guard.State
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, now := range r.weather {
		for range poisson(r.random, now.visits) {
			r.visit(i)
		}
		samples := map[string]guard.Sample{}
		for s, c := range r.counts[i] {
			if c[0][0]+c[1][0] > 0 {
				samples[names[s]] = guard.Sample{
					Stable: guard.Counts{Trials: int(c[0][0]), Failures: int(c[0][1])},
					Canary: guard.Counts{Trials: int(c[1][0]), Failures: int(c[1][1])},
				}
			}
		}
		if len(samples) == 0 {
			continue
		}
		after := step * time.Duration(i+1)
		verdict, err := state.Observe(began.Add(after), guard.Batch{Share: now.share / cmp.Or(w.skew, 1), Samples: samples})
		if err != nil {
			panic(fmt.Sprintf("the simulation counts wrongly: %v", err))
		}
		at := func() moment { return moment{after, state.Signals[guard.Send].Total.Canary.Trials} }
		switch {
		case verdict.Decision == guard.Rollback:
			out.rolledBack, out.reason, out.rollbackAt = true, verdict.Reason, at()
			return out
		case verdict.Decision == guard.Promotable && !out.promotable:
			out.promotable, out.promotableAt = true, at()
		}
	}
	return out
}

// A visitor is one source, given one of the releases.
type visitor struct {
	release  int // 1 is the canary
	fragile  bool
	until    int // the step from which it is not counted
	failed   [signalCount]bool
	counted  [signalCount]int // the step in which it was last counted, plus one
	failedIn [signalCount]int // and in which it failed
}

// visit simulates a visit that begins in a step, and counts what it does then and later.
func (r *rollout) visit(now int) {
	v := visitor{until: min(r.weather[now].counted, len(r.weather))}
	if r.random.Float64() < r.weather[now].share {
		v.release = 1
	}
	v.fragile = r.random.Float64() < r.fragile
	loads, more := 1, 1.0
	switch {
	case v.fragile:
		loads, more = loadsOfMany, triesOfMany
	case r.random.Float64() < r.regulars:
		more = triesRegular
	}
	for r.try(&v, now, boot) {
		if now++; loads == 1 || now >= v.until {
			return
		}
		loads--
	}
	r.try(&v, now, bindings)
	r.try(&v, now, textbox)
	if r.random.Float64() < restores {
		r.try(&v, now, restore)
	}
	at, beat := float64(now), now
	for {
		if at >= float64(v.until) {
			return
		}
		now := int(at)
		for ; beat <= now; beat += int(beatGap / step) {
			r.try(&v, beat, frozen)
		}
		for _, signal := range []int{press, send, bubble, panicked, storage} {
			r.try(&v, now, signal)
		}
		if r.random.Float64() < 1/(sendsPerVisit*more) {
			break
		}
		at += r.random.ExpFloat64() * float64(sendGap) / float64(step)
	}
	if r.random.Float64() < logouts {
		r.try(&v, int(at), logout)
	}
}

// try makes one trial, counts it, and reports whether it failed.
func (r *rollout) try(v *visitor, now, signal int) bool {
	rate, odds := r.rates[0][signal]*r.weather[now].factor, 1.0
	if r.network[signal] {
		rate = max(rate, r.weather[now].outage)
	}
	if r.troubled[signal] && v.fragile {
		rate = max(rate, fragileFails)
	}
	if v.release == 1 {
		odds = r.rates[1][signal]
	}
	if rate = min(rate, 1) * odds / (1 - min(rate, 1) + min(rate, 1)*odds); math.IsNaN(rate) {
		rate = 1
	}
	failed := rate > 0 && r.random.Float64() < rate

	c := &r.counts[now][signal][v.release]
	switch {
	case r.counting == everyTime:
		c[0]++
		if failed {
			c[1]++
		}
		return failed
	case r.counting == oncePerRollout && v.failed[signal] && v.failedIn[signal] != now+1:
		return failed
	}
	if v.counted[signal] != now+1 {
		v.counted[signal] = now + 1
		c[0]++
	}
	if failed && v.failedIn[signal] != now+1 {
		v.failed[signal], v.failedIn[signal] = true, now+1
		c[1]++
	}
	return failed
}
