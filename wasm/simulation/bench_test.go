package simulation

import "testing"

// BenchmarkRun measures the steps for each second of processor time. 100,000 is what
// it should come to on a machine that does nothing else.
func BenchmarkRun(b *testing.B) {
	o := Options{Seed: *seed, Steps: RunSteps, Tabs: *tabs}
	var count int64
	begun := processorTime(b)
	for b.Loop() {
		_, steps, err := o.Run()
		if err != nil {
			b.Fatal(err)
		}
		count += steps
		o.Seed++
	}
	if busy := (processorTime(b) - begun).Seconds(); busy > 0 {
		b.ReportMetric(float64(count)/busy, "steps/cpu-s")
	}
}
