package simulation

import "testing"

// BenchmarkRun measures the steps for each second of processor time: about 40,000 on a
// virtual machine with two cores. The program itself (its updates, its views, and the
// reading and writing of what it stores) takes some 70 % of that time.
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
