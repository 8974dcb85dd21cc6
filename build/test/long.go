package main

import (
	"flag"
	"fmt"
	"runtime"
	"time"
)

// long says how long the steps take that can be as long as one likes. The defaults are
// those of make soak; .ci/run takes less of each.
type long struct {
	times int           // how often each test runs, under load if more than once
	kills int           // of the step kills
	steps int           // of the step walks
	fuzz  time.Duration // of the step fuzz
	seed  uint64        // of the steps walks and fuzz
}

func (l *long) flags() {
	flag.IntVar(&l.times, "times", 1, "run each test so often; if more than once, with more of them at a time than there are processors")
	flag.IntVar(&l.kills, "kills", 10_000, "how many processes the step kills kills")
	flag.IntVar(&l.steps, "steps", 100_000_000, "how many steps the step walks makes")
	flag.DurationVar(&l.fuzz, "for", 30*time.Minute, "how long the step fuzz begins new runs")
	flag.Uint64Var(&l.seed, "seed", uint64(time.Now().Unix()), "the first seed of the steps walks and fuzz")
}

// repeat returns the flags of go test that run each test l.times times. If that is more
// than once it is under load: many tests at a time wait for the processors. Timeout is
// how long the tests of a package may take that run once.
func (l long) repeat(timeout time.Duration) []string {
	if l.times <= 1 {
		return []string{"-timeout=" + timeout.String()}
	}
	return []string{
		fmt.Sprint("-count=", l.times),
		fmt.Sprint("-p=", loadFactor*runtime.NumCPU()),
		"-timeout=" + (time.Duration(l.times) * loadFactor * timeout).String(),
	}
}

// loadFactor is how many packages are tested at a time on each processor under load.
const loadFactor = 3
