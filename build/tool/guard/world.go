package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"kith/server/guard"
)

// step is the period of a batch.
const step = 20 * time.Second

// counting is how often one visitor counts.
type counting int

const (
	oncePerRollout counting = iota // as the package guard asks: whoever failed is not counted again
	oncePerBatch                   // once for each signal and batch
	everyTime
)

// A world is what a canary lives in.
type world struct {
	name           string
	sendsPerMinute float64
	shares         []float64 // of visitors who are given the canary, each for the same time
	lasts          time.Duration
	counting       counting

	// tides make traffic vary by the hour, drift makes failures vary by the hour and the
	// day.
	tides, drift bool
	// outages are times in which much fails, of both releases.
	outages bool
	// fragile is the part of visitors of whom nearly everything fails, and who try ten
	// times as often as others.
	fragile float64

	// regulars is the part of visitors who stay twenty times as long as others.
	regulars float64

	// skew is how many times as often as is said the canary is given; 1 if it is 0.
	skew float64

	// odds are how many times a healthy release's odds of a failure the canary's are, by
	// signal; 1 if there is none.
	odds map[string]float64
}

const (
	sendsPerVisit = 4
	sendGap       = 40 * time.Second // on average, between a visitor's sends
	beatGap       = time.Minute      // between heartbeats
	loadsOfMany   = 5                // how often a fragile visitor tries to load the frame
	triesOfMany   = 10               // how many times as often as others it sends
	triesRegular  = 20               // and a regular
	fragileFails  = 0.8              // the part of what it does that fails
	restores      = 0.3              // the part of visitors who have a stored state
	logouts       = 0.1              // the part who sign out
)

// healthy is how much fails of a healthy release at an average hour.
var healthy = map[string]float64{
	guard.Boot: 0.03, guard.Press: 0.001, guard.Send: 0.01, guard.Bubble: 0.05, guard.Panic: 0.0001,
	guard.Frozen: 0.0005, guard.Restore: 0.002, guard.Textbox: 0.002, guard.Storage: 0.001,
}

// network are the signals that fail in an outage, and troubled those that fail for a
// fragile visitor, whose network is bad and whose storage is full.
var (
	network  = []string{guard.Boot, guard.Send, guard.Bubble, guard.Frozen}
	troubled = append(slices.Clone(network), guard.Restore, guard.Storage)
)

// The signals by number, since names would take most of the time.
var (
	names    []string
	boot     = number(guard.Boot)
	bindings = number(guard.Bindings)
	press    = number(guard.Press)
	send     = number(guard.Send)
	bubble   = number(guard.Bubble)
	panicked = number(guard.Panic)
	frozen   = number(guard.Frozen)
	restore  = number(guard.Restore)
	logout   = number(guard.Logout)
	textbox  = number(guard.Textbox)
	storage  = number(guard.Storage)
)

// signalCount is how many there are.
const signalCount = 11

func number(name string) int {
	if names == nil {
		for _, s := range guard.Signals() {
			names = append(names, s.Name)
		}
	}
	return slices.Index(names, name)
}

// weather is what both releases are exposed to in one step.
type weather struct {
	visits  float64 // how many begin, on average
	factor  float64 // how many times as much fails as on average
	outage  float64 // the part of everything that fails because of one
	share   float64 // of visitors who are given the canary
	counted int     // the step in which the share changes next: nothing counts from there on
}

// forecast returns the weather of all steps.
func (w world) forecast(random *rand.Rand) []weather {
	steps := int(w.lasts / step)
	all := make([]weather, steps)
	perStep := w.sendsPerMinute / sendsPerVisit * step.Minutes()
	day, phase, outage, outageEnds := 1.0, random.Float64()*24, 0.0, 0
	for i := range all {
		hour := step.Hours() * float64(i)
		stage := i * len(w.shares) / steps
		all[i] = weather{perStep, 1, 0, w.shares[stage] * cmp.Or(w.skew, 1), ((stage+1)*steps + len(w.shares) - 1) / len(w.shares)}
		if w.tides {
			all[i].visits *= 1 + 0.8*math.Sin((hour+phase)/24*2*math.Pi)
		}
		if w.drift {
			if i%int(24*time.Hour/step) == 0 {
				day = math.Exp(random.NormFloat64() / 2)
			}
			all[i].factor = day * (1 + 0.5*math.Sin((hour+2*phase)/24*2*math.Pi))
		}
		if w.outages {
			if i >= outageEnds {
				outage = 0
				if random.Float64() < 0.1*step.Hours() { // one in ten hours
					outage = 0.3 + 0.7*random.Float64()
					outageEnds = i + int((2+28*random.Float64())*float64(time.Minute/step))
				}
			}
			all[i].outage = outage
		}
	}
	return all
}

// poisson returns a random number of events of which there are mean on average.
func poisson(random *rand.Rand, mean float64) int {
	n := 0
	for sum := random.ExpFloat64(); sum < mean; sum += random.ExpFloat64() {
		n++
	}
	return n
}
