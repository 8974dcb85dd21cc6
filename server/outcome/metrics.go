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
	shown    times // until messages were shown
	acked    times // until they were shown as sent
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

// times counts by Bounds, or by ackedScale times each; the last is of those above all.
type times [len(histogram{})]uint64

// ackedScale is how many times as long as Bounds those of Report.Acked are.
const ackedScale = 5

// add counts the times of a report.
func (t *times) add(reported []int) {
	for i, n := range reported {
		t[i] += uint64(min(n, timesPerReport))
	}
}

// histogram returns the metric of the times of a release.
func (t *times) histogram(d *prometheus.Desc, scale float64, release string) prometheus.Metric {
	buckets, count, sum := map[float64]uint64{}, uint64(0), 0.0
	for i, bound := range Bounds {
		le := scale * bound.Seconds()
		count += t[i]
		sum += float64(t[i]) * le
		buckets[le] = count
	}
	above := t[len(Bounds)]
	sum += float64(above) * 2 * scale * slices.Max(Bounds).Seconds()
	return prometheus.MustNewConstHistogram(d, count+above, sum, buckets, release)
}

var (
	framesLoaded = prometheus.NewDesc("kith_frames_loaded_total", "Documents of the panel that were served to visitors.", []string{"release"}, nil)
	outcomes     = prometheus.NewDesc("kith_outcomes_total", "What went well or failed for visitors, by signal: trials, and how many of them failed. A network counts once a minute.", []string{"release", "signal", "result"}, nil)
	bubbles      = prometheus.NewDesc("kith_bubble_seconds", "From pressing Enter until the own message is shown. The sum is of upper bounds.", []string{"release"}, nil)
	acknowledged = prometheus.NewDesc("kith_acknowledged_seconds", "From pressing Enter until the own message is shown as sent. The sum is of upper bounds.", []string{"release"}, nil)
)

// Describe implements prometheus.Collector.
func (c *Counter) Describe(to chan<- *prometheus.Desc) {
	to <- framesLoaded
	to <- outcomes
	to <- bubbles
	to <- acknowledged
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
		to <- r.shown.histogram(bubbles, 1, id)
		to <- r.acked.histogram(acknowledged, ackedScale, id)
	}
}
