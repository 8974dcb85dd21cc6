//go:build unix

package simulation

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkRun counts the steps a second of one core's time, whatever else the
// machine does. Its limit is 100,000.
func BenchmarkRun(b *testing.B) {
	c := Options{Seed: *seed, Steps: RunSteps, Tabs: *tabs}
	var gone int64
	begun := cpuTime(b)
	for b.Loop() {
		_, steps, err := c.Run()
		if err != nil {
			b.Fatal(err)
		}
		gone += steps
		c.Seed++
	}
	b.ReportMetric(float64(gone)/(cpuTime(b)-begun).Seconds(), "steps/cpu-s")
}

// cpuTime is the processor's time that the process has taken.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
