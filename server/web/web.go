package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"kith/server/access"
	"kith/server/brand"
	"kith/server/hub"
	"kith/server/incident"
	"kith/server/kb"
	"kith/server/outcome"
	"kith/server/rollout"
	"kith/server/store"
	"kith/static"
)

// Config is what a server needs. PublicURL, TrustedProxies, Demo and
// Metrics may be zero.
type Config struct {
	Assets         *static.Assets // of the inbox
	Releases       *rollout.Set   // of the widget
	Outcomes       *outcome.Counter
	Brands         *brand.Set
	Hub            *hub.Hub
	Incidents      *incident.Set
	Articles       *kb.Base
	Store          store.Store
	Log            *slog.Logger
	Registry       *prometheus.Registry
	PublicURL      *url.URL       // at which browsers reach the server; its path has no slash at its end
	TrustedProxies []netip.Prefix // whose X-Forwarded headers are believed
	Demo           bool           // serve the demo's shop at /
	Metrics        bool           // serve /metrics to this machine
}

// A Server is the http.Handler of everything. It serves until Drain.
type Server struct {
	Config
	passwords      hasher // of strangers
	knownPasswords hasher // of those who have proved something: a known device, a sign-in, a code
	limits         limits
	pacing         *pacing
	connections    *httpConnections
	metrics        metrics
	warnings       *warnings
	avatarSlots    chan struct{} // one for each picture that is being decoded
	releaseSlot    chan struct{} // taken while the file of a release comes
	draining       atomic.Bool
	status         statusCache
	handler        http.Handler
}

// New returns a server, and registers its metrics.
func New(c Config) *Server {
	s := &Server{
		Config:         c,
		passwords:      access.NewPasswordHasher(),
		knownPasswords: access.NewPasswordHasher(),
		limits:         newLimits(),
		pacing:         newPacing(),
		connections:    newHTTPConnections(),
		metrics:        newMetrics(c.Registry),
		warnings:       newWarnings(),
		avatarSlots:    make(chan struct{}, maxAvatarDecodes),
		releaseSlot:    make(chan struct{}, maxReleaseUploads),
	}
	s.handler = s.routes()
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Drain makes /readyz fail, has the hub close every connection after its last
// frame, and waits until that is done. It returns ctx's error if that ends first.
func (s *Server) Drain(ctx context.Context) error {
	s.draining.Store(true)
	return s.Hub.Drain(ctx)
}

// routes returns the handler of all addresses.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h handler) { mux.Handle(pattern, s.handle(h)) }

	handle("GET /frame.html", s.frame)
	handle("POST /heartbeat", s.heartbeat)
	handle("GET /inbox", s.inbox)
	handle("GET /v1/settings", s.settings)
	handle("GET /v1/settings.js", s.settingsScript)
	handle("GET /v1/socket", s.socket)

	handle("GET /v1/kb", s.contents)
	handle("GET /v1/kb/article", s.article)
	handle("GET /v1/kb/search", s.search)
	handle("GET "+kb.FilePath+"{name...}", s.articleFile)

	handle("POST /v1/agent/setup", s.setup)
	handle("POST /v1/agent/signin", s.signIn)
	handle("POST /v1/agent/signout", s.signOut)
	handle("POST /v1/agent/recover", s.recover)
	for _, route := range s.agentRoutes() {
		handle(route.pattern, s.agentOnly(route))
	}
	handle("GET /v1/picture/{agent}", s.avatar)

	if s.Demo {
		handle("POST /demo/token", s.demoToken)
		handle("GET /demo/{$}", s.demoRoot)
	}
	handle("GET /status", s.statusPage)
	handle("GET /status.json", s.statusJSON)
	handle("GET /healthz", s.healthz)
	handle("GET /readyz", s.readyz)
	handle("GET /metrics", s.metricsPage)
	handle("/", s.fallback(mux))

	return s.fromPublicURL(s.instrument(mux))
}
