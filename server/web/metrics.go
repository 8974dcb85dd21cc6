package web

import (
	"bufio"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are this package's metrics on /metrics.
type metrics struct {
	requests *prometheus.HistogramVec
	sockets  prometheus.Gauge
	signIns  *prometheus.CounterVec
	limited  *prometheus.CounterVec // by limit.Exceeded.Limit
}

// newMetrics returns the metrics, registered.
func newMetrics(r prometheus.Registerer) metrics {
	m := metrics{
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kith_http_request_duration_seconds", Help: "Duration of HTTP requests, by route and status.",
			Buckets: []float64{.001, .005, .025, .1, .5, 2.5, 10},
		}, []string{"route", "status"}),
		sockets: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "kith_websockets", Help: "Open WebSockets.",
		}),
		signIns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_sign_ins_total", Help: "Attempts of agents to sign in, set up an account or recover one, by outcome.",
		}, []string{"outcome"}),
		limited: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_http_limited_total", Help: "HTTP requests that were over a limit.",
		}, []string{"limit"}),
	}
	r.MustRegister(m.requests, m.sockets, m.signIns, m.limited)
	return m
}

// instrument wraps a handler: it sets the common headers, and measures and logs
// every request. It logs the path without the query, which says where people are and
// what they search for.
func (s *Server) instrument(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		commonHeaders(w.Header())
		s.requireHTTPS(w.Header(), r)
		rec := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		returned := false
		defer func() {
			if !returned { // it has panicked, and the client gets no answer
				rec.status = http.StatusInternalServerError
			}
			took := time.Since(began)
			if rec.status != http.StatusSwitchingProtocols { // a socket's duration is no response time
				s.metrics.requests.WithLabelValues(r.Pattern, strconv.Itoa(rec.status)).Observe(took.Seconds())
			}
			s.Log.LogAttrs(r.Context(), slog.LevelDebug, "request",
				slog.String("method", r.Method), slog.String("path", r.URL.Path),
				slog.Int("status", rec.status), slog.Duration("took", took))
		}()
		next.ServeHTTP(rec, r)
		returned = true
	})
}

// statusRecorder is a ResponseWriter that keeps the status.
type statusRecorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Hijack implements http.Hijacker, which WebSockets need.
func (r *statusRecorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(r.ResponseWriter).Hijack()
}
