// Guard is a tool: it simulates canaries of the widget, healthy ones and bad ones, lets
// the package server/guard look at them every twenty seconds, and prints how many it rolls
// back, how soon, and how many may be promoted.
//
//	go run ./build/tool/guard [-canaries 2000] [-seed 1]
//
// A line of a table is a world: how many messages visitors send in a minute, how many of
// them have the canary, and for how long it is watched. "Half by" is when half of all
// canaries had come so far, and how many sends of the canary had been counted by then.
//
// The worlds are invented. What is real is that they are worse than most: failures vary by
// hour and by day, every ten hours an outage of up to half an hour hits both releases, one
// visitor in fifty stays twenty times as long as others, and of one in a hundred nearly
// everything fails, who tries ten times as often.
package main

import (
	"flag"
	"math"
	"os"
	"time"

	"kith/server/guard"
)

func main() {
	canaries := flag.Int("canaries", 2000, "`NUMBER` of canaries of each world")
	seed := flag.Uint64("seed", 1, "`NUMBER` that the random numbers begin with")
	flag.Parse()
	print(os.Stdout, "Healthy canaries", healthyWorlds(), *canaries, *seed)
	print(os.Stdout, "Healthy canaries that are not counted as they should be", miscounted(), *canaries, *seed+100)
	print(os.Stdout, "Bad canaries, with as many visitors at every hour", badWorlds(), *canaries, *seed+200)
}

// noisy returns a world with all kinds of noise.
func noisy(name string, sendsPerMinute float64, lasts time.Duration, shares ...float64) world {
	return world{name: name, sendsPerMinute: sendsPerMinute, shares: shares, lasts: lasts, tides: true, drift: true, outages: true, fragile: 0.01, regulars: 0.02}
}

const day = 24 * time.Hour

func healthyWorlds() []world {
	calm := world{name: "without noise", sendsPerMinute: 40, shares: []float64{0.05}, lasts: 2 * day}
	return []world{
		calm,
		noisy("noise", 40, 2*day, 0.01),
		noisy("noise", 40, 2*day, 0.05),
		noisy("noise", 40, 2*day, 0.25),
		noisy("noise", 40, 2*day, 0.5),
		noisy("noise", 40, 2*day, 0.01, 0.05, 0.25, 0.5),
		noisy("noise", 4, 4*day, 0.05),
		noisy("noise", 4, 4*day, 0.5),
		noisy("noise", 1000, 4*time.Hour, 0.05),
	}
}

// miscounted are worlds in which whoever counts does not keep to the rules.
func miscounted() []world {
	miscount := func(name string, count counting, skew float64) world {
		w := noisy(name, 40, 2*day, 0.05)
		w.counting, w.skew = count, skew
		return w
	}
	return []world{
		miscount("who fails counts once a batch", oncePerBatch, 1),
		miscount("who fails counts every time", everyTime, 1),
		miscount("the share is 5.5 %", oncePerRollout, 1.1),
		miscount("the share is 10 %", oncePerRollout, 2),
	}
}

func badWorlds() (all []world) {
	add := func(name string, odds map[string]float64, lasts time.Duration) {
		w := noisy(name, 40, lasts, 0.05)
		w.tides, w.odds = false, odds
		all = append(all, w)
	}
	add("sends: odds of 2", map[string]float64{guard.Send: 2}, 4*day)
	add("sends: odds of 5", map[string]float64{guard.Send: 5}, 2*day)
	add("sends: odds of 20", map[string]float64{guard.Send: 20}, 2*day)
	add("every send fails", map[string]float64{guard.Send: math.Inf(1)}, 2*day)
	add("every press fails", map[string]float64{guard.Press: math.Inf(1)}, 2*day)
	add("messages slow: odds of 5", map[string]float64{guard.Bubble: 5}, 2*day)
	add("panics: odds of 20", map[string]float64{guard.Panic: 20}, 2*day)
	add("no program runs", map[string]float64{guard.Boot: math.Inf(1)}, 2*day)
	return all
}
