package main

import (
	"net"
	"net/http"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// listenForMetrics takes the address of -metrics, if there is one.
func (s *server) listenForMetrics() (err error) {
	if s.metrics == "" {
		return nil
	}
	if s.metricsListener, err = net.Listen("tcp", s.metrics); err != nil {
		return listenError("-metrics", s.metrics, err)
	}
	return nil
}

// serveMetrics serves /metrics, and nothing else, at the address of -metrics until
// the server that it returns is closed. failed gets the error with which that ends.
func (s *server) serveMetrics(failed chan<- error) *http.Server {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{}))
	h := newHTTPServer(mux, s.log)
	if s.metricsListener != nil {
		go func() { failed <- h.Serve(s.metricsListener) }()
	}
	return h
}
