package outcome

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// released is what the metrics know of a release.
type released struct {
	loaded   uint64
	outcomes [signalCount]struct{ trials, failures uint64 }
	times    [len(histogram{})]uint64
	used     time.Time
}

// metricsOf returns what the metrics know of a release. The caller holds mu.
func (c *Counter) metricsOf(release string, now time.Time) *released {
	r := c.byRelease[release]
	if r == nil {
		if len(c.byRelease) >= maxReleases {
			oldest := release
			for id, other := range c.byRelease {
				if oldest == release || other.used.Before(c.byRelease[oldest].used) {
					oldest = id
				}
			}
			delete(c.byRelease, oldest)
		}
		r = &released{}
		c.byRelease[release] = r
	}
	r.used = now
	return r
}

// measure counts an outcome for the metrics, and reports whether it is the visitor's
// first one of the signal in this minute. The caller holds mu.
func (c *Counter) measure(f *frame, signal int, failed bool, now time.Time) bool {
	n, r := f.network, &c.metricsOf(f.release, now).outcomes[signal]
	if minute := now.Unix() / 60; n.minute != minute {
		n.minute, n.metric, n.failed = minute, [2]signalSet{}, [2]signalSet{}
	}
	side := 0
	if f.release == c.rollout.Canary {
		side = 1
	}
	first := !n.metric[side].has(signal)
	if first {
		n.metric[side].add(signal)
		r.trials++
	}
	if failed && !n.failed[side].has(signal) {
		n.failed[side].add(signal)
		r.failures++
	}
	return first
}

// addTimes counts the times of a report until messages were shown.
func (r *released) addTimes(shown []int) {
	for i, n := range shown {
		r.times[i] += uint64(min(n, timesPerReport))
	}
}

var (
	framesLoaded = prometheus.NewDesc("kith_frames_loaded_total", "Documents of the panel that were served to visitors.", []string{"release"}, nil)
	outcomes     = prometheus.NewDesc("kith_outcomes_total", "What went well or failed for visitors, by signal: trials, and how many of them failed. A network counts once a minute.", []string{"release", "signal", "result"}, nil)
	bubbles      = prometheus.NewDesc("kith_bubble_seconds", "From pressing Enter until the own message is shown. The sum is of upper bounds.", []string{"release"}, nil)
)

// Describe implements prometheus.Collector.
func (c *Counter) Describe(to chan<- *prometheus.Desc) {
	to <- framesLoaded
	to <- outcomes
	to <- bubbles
}

// Collect implements prometheus.Collector.
func (c *Counter) Collect(to chan<- prometheus.Metric) {
	c.mu.Lock()
	defer c.mu.Unlock()
	counter := func(d *prometheus.Desc, n uint64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	for id, r := range c.byRelease {
		counter(framesLoaded, r.loaded, id)
		for i, s := range signals {
			counter(outcomes, r.outcomes[i].trials, id, s.Name, "trial")
			counter(outcomes, r.outcomes[i].failures, id, s.Name, "failure")
		}
		buckets, count, sum := map[float64]uint64{}, uint64(0), 0.0
		for i, bound := range Bounds {
			count += r.times[i]
			sum += float64(r.times[i]) * bound.Seconds()
			buckets[bound.Seconds()] = count
		}
		above := r.times[len(Bounds)]
		sum += float64(above) * 2 * slices.Max(Bounds).Seconds()
		to <- prometheus.MustNewConstHistogram(bubbles, count+above, sum, buckets, id)
	}
}
