package rollout

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kith/server/protocol"
)

// countTimeout is how long the count of the marked sessions may take. Threat: a store
// that hangs holds up every other metric.
const countTimeout = 2 * time.Second

// countedAfter is how long a marked session counts after its customer was last connected.
// Its mark stays, and it is repaired whenever it comes back. Threat: people who never come
// back would be in the count for ever, and nobody could tell from it whether a repair
// is over.
const countedAfter = 30 * 24 * time.Hour

var (
	toRepair = prometheus.NewDesc("kith_sessions_to_repair", "Sessions whose browsers have stored what a release that was rolled back wrote, of those that were here in the last 30 days.", nil, nil)
	inUse    = prometheus.NewDesc("kith_release_share", "Share of the visitors who get a release, from 0 to 1, but for pinned sites.", []string{"release", "role"}, nil)
)

// Describe implements prometheus.Collector.
func (s *Set) Describe(to chan<- *prometheus.Desc) {
	to <- toRepair
	to <- inUse
}

// Collect implements prometheus.Collector. Of a store that cannot be read it reports an
// error, not 0.
func (s *Set) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), countTimeout)
	defer cancel()
	if n, err := s.Store.RepairsLeft(ctx, time.Now().Add(-countedAfter).UnixMilli()); err != nil {
		to <- prometheus.NewInvalidMetric(toRepair, err)
	} else {
		to <- prometheus.MustNewConstMetric(toRepair, prometheus.GaugeValue, float64(n))
	}
	r := s.Rollout()
	share := float64(r.Share) / protocol.Buckets
	to <- prometheus.MustNewConstMetric(inUse, prometheus.GaugeValue, 1-share, r.Stable, "stable")
	if r.Canary != "" {
		to <- prometheus.MustNewConstMetric(inUse, prometheus.GaugeValue, share, r.Canary, "canary")
	}
}
