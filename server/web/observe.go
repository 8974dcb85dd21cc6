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

// metrics are what this package tells /metrics.
type metrics struct {
	requests *prometheus.HistogramVec
	sockets  prometheus.Gauge
	signIns  *prometheus.CounterVec
}

func newMetrics(r prometheus.Registerer) metrics {
	c := metrics{
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kith_http_request_seconds", Help: "How long answers took, by address and status.",
			Buckets: []float64{.001, .005, .025, .1, .5, 2.5, 10},
		}, []string{"address", "status"}),
		sockets: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "kith_sockets", Help: "Sockets that are open.",
		}),
		signIns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kith_sign_ins_total", Help: "Agents' attempts to sign in, by outcome.",
		}, []string{"outcome"}),
	}
	r.MustRegister(c.requests, c.sockets, c.signIns)
	return c
}

// instrument sets the common headers, counts every request and logs it. The log
// has the path alone: queries say where people are and what they look for.
func (s *Server) instrument(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		commonHeaders(w.Header())
		rec := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r)

		took := time.Since(began)
		if rec.status != http.StatusSwitchingProtocols { // a socket's time is its own
			s.metrics.requests.WithLabelValues(r.Pattern, strconv.Itoa(rec.status)).Observe(took.Seconds())
		}
		s.Log.LogAttrs(r.Context(), slog.LevelDebug, "request",
			slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.Int("status", rec.status), slog.Duration("took", took))
	})
}

// statusRecorder remembers the status.
type statusRecorder struct {
	http.ResponseWriter
	status int
	wrote  bool
}

func (r *statusRecorder) WriteHeader(status int) {
	if !r.wrote && (status >= 200 || status == http.StatusSwitchingProtocols) {
		r.status, r.wrote = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

// Hijack hands the connection over to a socket.
func (r *statusRecorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	r.status, r.wrote = http.StatusSwitchingProtocols, true
	return http.NewResponseController(r.ResponseWriter).Hijack()
}

// Unwrap gives http.ResponseController the rest.
func (r *statusRecorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
