package hub

import "github.com/prometheus/client_golang/prometheus"

// metrics are what an operator sees of the hub.
type metrics struct {
	links    *prometheus.GaugeVec
	messages *prometheus.CounterVec
	refusals *prometheus.CounterVec
	dropped  *prometheus.CounterVec
	slow     prometheus.Counter
	appended prometheus.Histogram
}

func newMetrics(r prometheus.Registerer) metrics {
	m := metrics{
		links: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "kith_links", Help: "Connections that have said who they are.",
		}, []string{"side"}),
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_messages_total", Help: "Messages stored, each once.",
		}, []string{"author"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_refusals_total", Help: "Frames that were refused.",
		}, []string{"code"}),
		dropped: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_dropped_frames_total", Help: "Frames of clients that were ignored.",
		}, []string{"reason"}),
		slow: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "kith_slow_readers_total", Help: "Links dropped because their reader did not keep up.",
		}),
		appended: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "kith_append_seconds", Help: "From hearing a message to its being durable.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 14),
		}),
	}
	r.MustRegister(m.links, m.messages, m.refusals, m.dropped, m.slow, m.appended)
	return m
}
