//go:build unix

package simulation

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkWalk counts the steps a second of one core's time, whatever else the
// machine does. Its limit is 100,000.
func BenchmarkWalk(b *testing.B) {
	c := Course{Seed: *seed, Steps: WalkSteps, Tabs: *tabs}
	var gone int64
	begun := spent(b)
	for b.Loop() {
		_, steps, err := c.Walk()
		if err != nil {
			b.Fatal(err)
		}
		gone += steps
		c.Seed++
	}
	b.ReportMetric(float64(gone)/(spent(b)-begun).Seconds(), "steps/cpu-s")
}

// spent is the processor's time that the process has taken.
func spent(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
