package incident

import "github.com/prometheus/client_golang/prometheus"

var (
	openDesc = prometheus.NewDesc("kith_incidents_open", "Incidents that are not resolved.", nil, nil)
	leftDesc = prometheus.NewDesc("kith_incident_sessions", "Sessions of the newest incident: those that had run the release, and those left to be repaired.", []string{"state"}, nil)
	timeDesc = prometheus.NewDesc("kith_incident_seconds", "How long the steps of the newest incident took: noticed, from when pages had the release; rolled back, from noticing; healed and resolved, from the rollback.", []string{"step"}, nil)
)

// Describe implements prometheus.Collector.
func (s *Set) Describe(to chan<- *prometheus.Desc) {
	to <- openDesc
	to <- leftDesc
	to <- timeDesc
}

// Collect implements prometheus.Collector. What has not happened is left out.
func (s *Set) Collect(to chan<- prometheus.Metric) {
	list, open := s.Recent(), 0
	for _, v := range list {
		if v.Resolved == 0 {
			open++
		}
	}
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	gauge(openDesc, float64(open))
	if len(list) == 0 {
		return
	}
	newest := &list[0]
	gauge(leftDesc, float64(newest.Ran), "ran")
	gauge(leftDesc, float64(newest.Left), "left")
	times := newest.Times()
	for step, took := range map[EntryKind]float64{
		Noticed: times.Noticed.Seconds(), RolledBack: times.RolledBack.Seconds(), Healed: times.Healed.Seconds(), Resolved: times.Resolved.Seconds(),
	} {
		if took >= 0 {
			gauge(timeDesc, took, string(step))
		}
	}
}
