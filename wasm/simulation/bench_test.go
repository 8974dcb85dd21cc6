//go:build unix

package simulation

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkRun measures the steps for each second of processor time. 100,000 is what
// it should come to.
func BenchmarkRun(b *testing.B) {
	o := Options{Seed: *seed, Steps: RunSteps, Tabs: *tabs}
	var count int64
	begun := cpuTime(b)
	for b.Loop() {
		_, steps, err := o.Run()
		if err != nil {
			b.Fatal(err)
		}
		count += steps
		o.Seed++
	}
	b.ReportMetric(float64(count)/(cpuTime(b)-begun).Seconds(), "steps/cpu-s")
}

// cpuTime returns the processor time that the process has used.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
