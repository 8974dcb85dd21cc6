package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kith/server/monitoring"
)

func prepareMonitoring(*flag.FlagSet) func(context.Context, []string, io.Writer) error {
	return func(_ context.Context, args []string, out io.Writer) error {
		if err := monitoring.Write(args[0]); err != nil {
			return err
		}
		for _, name := range monitoring.Names {
			fmt.Fprintln(out, filepath.Join(args[0], name))
		}
		return nil
	}
}

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
