package hub

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are the hub's Prometheus metrics.
type metrics struct {
	connections   *prometheus.GaugeVec   // by side: "customer" or "agent"
	messages      *prometheus.CounterVec // by protocol.Author
	refusals      *prometheus.CounterVec // by protocol.Code
	limited       *prometheus.CounterVec // by limit.Exceeded.Limit
	dropped       *prometheus.CounterVec // by reason; see countDropped
	slowReaders   prometheus.Counter
	appendSeconds prometheus.Histogram
}

func newMetrics(r prometheus.Registerer, queued *atomic.Int64) metrics {
	m := metrics{
		connections: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "kith_connections", Help: "Connections that have said who they are.",
		}, []string{"side"}),
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_messages_total", Help: "Messages stored, each once.",
		}, []string{"author"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_refusals_total", Help: "Frames that were refused.",
		}, []string{"code"}),
		limited: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_limited_total", Help: "Frames and connections that were over a limit.",
		}, []string{"limit"}),
		dropped: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_dropped_frames_total", Help: "Frames of clients that were ignored.",
		}, []string{"reason"}),
		slowReaders: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "kith_slow_readers_total", Help: "Connections closed because their reader did not keep up.",
		}),
		appendSeconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "kith_append_seconds", Help: "From receiving a message to its being durable.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
		}),
	}
	r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "kith_queued_bytes", Help: "Bytes that wait to be sent on all connections.",
	}, func() float64 { return float64(queued.Load()) }))
	r.MustRegister(m.connections, m.messages, m.refusals, m.limited, m.dropped, m.slowReaders, m.appendSeconds)
	return m
}
