package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"kith/server/brand"
	"kith/server/control"
	"kith/server/hub"
	"kith/server/incident"
	"kith/server/kb"
	"kith/server/outcome"
	"kith/server/protocol"
	"kith/server/rollout"
	"kith/server/store"
	"kith/server/watch"
	"kith/server/web"
	"kith/static"
)

// Timeouts and limits of HTTP connections. They keep slow clients, malicious or not,
// from holding connections for ever, and let a phone on a slow network load half a
// megabyte.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 60 * time.Second
	writeTimeout      = 5 * time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
)

// server is the running program.
type server struct {
	config
	log             *slog.Logger
	listener        net.Listener
	metricsListener net.Listener // nil without -metrics
	brands          *brand.Set
	brandsFile      *brand.File    // nil for the demo's brand
	hangups         chan os.Signal // SIGHUP
	articles        *kb.Base
	store           store.Store
	releases        *rollout.Set
	watcher         *watch.Watcher
	hub             *hub.Hub
	incidents       *incident.Set
	control         *control.Server // nil if its socket could not be made
	web             *web.Server
	registry        *prometheus.Registry
}

// newServer opens everything that the server needs. It takes the port before it
// opens the data, so that a server that is started twice touches nothing.
func newServer(c config, open func() (*static.Assets, error), stderr io.Writer) (_ *server, err error) {
	s := &server{config: c, log: newLogger(c, stderr)}
	for _, warning := range c.warnings {
		s.log.Warn(warning)
	}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	assets, err := open()
	if err != nil {
		return nil, err
	}
	if err = s.openBrands(); err != nil {
		return nil, err
	}
	if s.listener, err = net.Listen("tcp", c.addr); err != nil {
		return nil, listenError("-addr", c.addr, err)
	}
	if err = s.checkBrands(s.brands); err != nil {
		return nil, err
	}
	if c.unsafeDemo {
		s.log.Warn("-unsafe-demo: nothing keeps others from a brand whose secret is published, or that any site may show")
	}
	if err = s.listenForMetrics(); err != nil {
		return nil, err
	}
	if c.kb == "" {
		s.articles, err = kb.New(static.DemoArticles(), s.log)
	} else if s.articles, err = kb.Open(c.kb, s.log); err != nil {
		err = fmt.Errorf("the knowledge base %s cannot be read: %w", c.kb, err)
	}
	if err != nil {
		return nil, err
	}
	if s.store, err = store.Open(c.data); err != nil {
		return nil, err
	}
	if s.releases, err = rollout.Load(context.Background(), rollout.Config{
		Check: checkStates, MayPromote: mayPromote(s.store),
		Store: s.store, Own: assets, Trusted: c.releaseKeys, Canary: int(c.canary), Log: s.log,
	}); err != nil {
		return nil, err
	}
	outcomes := outcome.NewCounter()
	s.watcher = watch.New(watch.Config{Store: s.store, Releases: s.releases, Outcomes: outcomes, Least: c.canaryWatch, Log: s.log})
	registry := prometheus.NewRegistry()
	s.hub = hub.New(hub.Parts{Store: s.store, Brands: s.brands, Releases: s.releases, Outcomes: outcomes, Log: s.log, Registerer: registry, Limits: c.limits})
	if s.incidents, err = incident.Load(context.Background(), incident.Config{Store: s.store, Releases: s.releases, Pages: s.hub, Log: s.log}); err != nil {
		return nil, err
	}
	registry.MustRegister(s.releases, s.incidents, outcomes, s.watcher, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	s.registry = registry
	s.web = web.New(web.Config{
		Assets:         assets,
		Releases:       s.releases,
		Outcomes:       outcomes,
		Brands:         s.brands,
		Hub:            s.hub,
		Incidents:      s.incidents,
		Articles:       s.articles,
		Store:          s.store,
		Log:            s.log,
		Registry:       registry,
		PublicURL:      c.publicURL.URL,
		TrustedProxies: c.proxies,
		Demo:           c.demo,
		Metrics:        c.metrics == "",
	})
	s.listenForCommands()
	return s, nil
}

// close closes what newServer opened.
func (s *server) close() {
	signal.Stop(s.hangups)
	for _, l := range []net.Listener{s.listener, s.metricsListener} {
		if l != nil {
			l.Close()
		}
	}
	if s.articles != nil {
		s.articles.Close()
	}
	if s.control != nil {
		s.control.Close()
	}
	if s.store != nil {
		if err := s.store.Close(); err != nil {
			s.log.Error("closing the store failed", "error", err)
		}
	}
}

// serve serves until ctx ends, and then shuts down in at most the time of -drain. It
// returns an error if serving fails, and nil after a shutdown.
func (s *server) serve(ctx context.Context, stdout io.Writer) error {
	defer s.close()
	if limit, ok := openFilesLimit(); ok {
		if warning := openFilesWarning(limit, s.limits); warning != "" {
			s.log.Warn(warning)
		}
	}
	h := newHTTPServer(s.web, s.log)
	h.ConnState = s.web.ConnState
	watching, stopWatching := context.WithCancel(ctx)
	defer stopWatching()
	go s.watchBrands(watching)
	go s.removeOld(watching)
	go s.watcher.Run(watching)
	go s.incidents.Run(watching)
	failed := make(chan error, 2)
	go func() { failed <- h.Serve(s.listener) }()
	defer s.serveMetrics(failed).Close()

	fmt.Fprintf(stdout, "listening on %s\n", s.listenAddress())
	if err := s.printInvitation(context.WithoutCancel(ctx), stdout, s.address()); err != nil {
		h.Close()
		return err
	}
	select {
	case err := <-failed:
		h.Close()
		return fmt.Errorf("serving ended: %w", err)
	case <-ctx.Done():
	}
	s.log.Info("stopping")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.drain)
	defer cancel()
	if err := s.web.Drain(ctx); err != nil {
		s.log.Warn("not all connections closed in time", "error", err)
	}
	if err := h.Shutdown(ctx); err != nil {
		h.Close()
	}
	s.log.Info("stopped")
	return nil
}

// newHTTPServer returns an HTTP server with the limits above.
func newHTTPServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// listenAddress returns the address at which a browser on this machine reaches the server.
func (s *server) listenAddress() string {
	return "http://" + displayHost(s.addr, s.listener.Addr().(*net.TCPAddr))
}

// address returns the address at which browsers reach the server.
func (s *server) address() string {
	if s.publicURL.URL != nil {
		return s.publicURL.String()
	}
	return s.listenAddress()
}

// printInvitation prints the address at which somebody can become an owner, if there
// is none who could sign in, or an agent, if -invite asks for it. It is printed and
// never logged, because whoever has it can use it.
func (s *server) printInvitation(ctx context.Context, stdout io.Writer, address string) error {
	owners, err := s.store.CountOwners(ctx)
	if err != nil {
		return err
	}
	var path string
	switch {
	case owners == 0:
		path, err = web.InviteFirst(ctx, s.store)
	case s.invite:
		path, err = web.Invite(ctx, s.store, store.Cause{}, store.NewInvitation{Role: protocol.RoleAgent})
	default:
		return nil
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "inbox: %s%s\n", address, path)
	return nil
}

// displayHost returns the host and port at which a browser on this machine reaches
// the server: localhost if addr stands for all addresses.
func displayHost(addr string, a *net.TCPAddr) string {
	name, _, _ := net.SplitHostPort(addr)
	if ip := net.ParseIP(name); name == "" || ip != nil && ip.IsUnspecified() {
		name = "localhost"
	}
	return net.JoinHostPort(name, strconv.Itoa(a.Port))
}

// listenError explains why the server cannot listen at the address of a flag.
func listenError(flag, addr string, err error) error {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return fmt.Errorf("the host %q of %s is not known; choose another", dns.Name, flag)
	}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("the address %s is in use by another program; stop that, or choose another with %s", addr, flag)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("this user may not serve at %s; choose a port from 1024 on with %s", addr, flag)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("this machine does not have the address %s; choose another with %s", addr, flag)
	}
	return fmt.Errorf("serving at %s is not possible: %w", addr, err)
}

// sentence returns an error's text as a sentence with its full stop.
func sentence(err error) string { return strings.TrimSuffix(err.Error(), ".") + "." }

func newLogger(c config, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.logLevel.Level}
	if c.logFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
