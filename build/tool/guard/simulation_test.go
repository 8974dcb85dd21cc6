package main

import (
	"math"
	"strings"
	"testing"
	"time"

	"kith/server/guard"
)

// promised is the part of healthy canaries that may be rolled back, as the package guard
// says.
const promised = 0.01

// seed makes the tests the same each time.
const seed = 1

// small returns a noisy world that takes little time: two busy hours.
func small(name string, shares ...float64) world {
	return noisy(name, 100, 2*time.Hour, shares...)
}

// mostly returns how many of n happen at most if each does with a probability of p, but
// for three times the standard deviation.
func mostly(n int, p float64) int {
	return int(p*float64(n) + 3*math.Sqrt(p*(1-p)*float64(n)))
}

// TestFalseAlarms: of healthy canaries no more are rolled back than is promised, however
// noisy it is.
func TestFalseAlarms(t *testing.T) {
	const canaries = 150
	quiet := small("few visitors", 0.5)
	quiet.sendsPerMinute, quiet.lasts = 4, 8*time.Hour
	worlds := []world{small("one share", 0.1), small("half", 0.5), small("steps", 0.01, 0.1, 0.5), quiet}
	rolledBack := 0
	for _, w := range worlds {
		n := len(summarize(simulate(w, canaries, seed)).rolledBack)
		t.Logf("%s: %d of %d are rolled back", w.name, n, canaries)
		rolledBack += n
	}
	if most := mostly(len(worlds)*canaries, promised); rolledBack > most {
		t.Errorf("%d of %d are rolled back, and %d may be", rolledBack, len(worlds)*canaries, most)
	}
}

// TestNoiseIsNoise: whoever counts visitors each time they fail, or once a batch, gets
// false alarms, so there is something in the noise that the guard has to stand.
func TestNoiseIsNoise(t *testing.T) {
	const canaries = 60
	for _, c := range []counting{oncePerBatch, everyTime} {
		w := small("", 0.1)
		w.counting = c
		if n := len(summarize(simulate(w, canaries, seed)).rolledBack); n < 2*mostly(canaries, promised) {
			t.Errorf("only %d of %d are rolled back", n, canaries)
		}
	}
}

// TestBadCanaries: each is rolled back, half of them after so many sends, for what is bad.
func TestBadCanaries(t *testing.T) {
	const canaries = 60
	for name, c := range map[string]struct {
		signal string
		odds   float64
		sends  int
		word   string
	}{
		"every send fails": {guard.Send, math.Inf(1), 8, "sends"},
		"sends, 20":        {guard.Send, 20, 120, "sends"},
		"sends, 5":         {guard.Send, 5, 450, "sends"},
		"slow, 5":          {guard.Bubble, 5, 400, "messages"},
		"every press":      {guard.Press, math.Inf(1), 20, "presses"},
		"no program runs":  {guard.Boot, math.Inf(1), 0, "loads"},
	} {
		w := small(name, 0.1)
		w.lasts, w.odds = 16*time.Hour, map[string]float64{c.signal: c.odds}
		all := simulate(w, canaries, seed)
		s := summarize(all)
		half, ok := quantile(s.rolledBack, canaries, 0.5)
		if len(s.rolledBack) < canaries || !ok || half.sends > c.sends {
			t.Errorf("%s: %d of %d are rolled back, half of them after %d sends", name, len(s.rolledBack), canaries, half.sends)
		}
		other := 0
		for _, o := range all {
			if o.rolledBack && !strings.Contains(o.reason, " "+c.word+" ") {
				other++
			}
		}
		if other > mostly(canaries, promised) {
			t.Errorf("%s: %d of %d are rolled back for something else", name, other, canaries)
		}
	}
}

// TestPromotion: most healthy canaries may be promoted after half a day with half of the
// visitors. One that fails three times as often may be as seldom
// as promised.
func TestPromotion(t *testing.T) {
	const canaries, promisedBad = 20, 0.05
	w := small("healthy", 0.5)
	w.lasts = 12 * time.Hour
	if n := len(summarize(simulate(w, canaries, seed)).promotable); n < canaries*3/4 {
		t.Errorf("%d of %d healthy canaries may be promoted", n, canaries)
	}
	w.odds = map[string]float64{guard.Send: 3, guard.Bubble: 3}
	if n := len(summarize(simulate(w, canaries, seed)).promotable); n > mostly(canaries, promisedBad) {
		t.Errorf("%d of %d bad canaries may be promoted", n, canaries)
	}
}
