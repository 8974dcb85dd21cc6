package web

import (
	"net/http"
	"regexp"
	"strings"
)

// Values of Cache-Control. What is immutable has the hash of its content in its path.
const (
	cacheImmutable  = "public, max-age=31536000, immutable"
	cacheRevalidate = "no-cache" // kept, and used after asking whether it has changed
)

// commonHeaders sets the headers of every response.
func commonHeaders(h http.Header) {
	// Browsers take nothing for another type than it says: an upload, or a file
	// of the knowledge base, cannot become a script.
	h.Set("X-Content-Type-Options", "nosniff")
	// Other sites learn from which site a visitor came, and not from which page.
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
}

// allowAllSites lets pages of other sites use a response, also pages with a
// Cross-Origin-Embedder-Policy.
func allowAllSites(h http.Header) {
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
}

// permissionsPolicy denies the documents what they never need.
const permissionsPolicy = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"

// contentSecurityPolicy returns the policy of a document that runs a program and
// that pages of the given ancestors may frame.
func contentSecurityPolicy(r *http.Request, ancestors string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self' 'wasm-unsafe-eval'",
		"style-src 'self'",
		"connect-src 'self'" + socketSources(r),
		"img-src 'self' data: blob: https:",
		"media-src 'self' data:",
		"font-src 'self'",
		"manifest-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors " + ancestors,
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	}, "; ")
}

// demoPolicy is the Content-Security-Policy of the demo's pages: those of a careful
// site that embeds the chat.
var demoPolicy = strings.Join([]string{
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"connect-src 'self'",
	"img-src 'self'",
	"frame-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'self'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
}, "; ")

// hostPattern matches hosts that are safe within a directive.
var hostPattern = regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]+$`)

// socketSources returns this server's addresses for WebSockets, because not every
// browser includes them in 'self'. The Host header is whatever the client sent, and
// must not end the directive.
func socketSources(r *http.Request) string {
	if !hostPattern.MatchString(r.Host) {
		return ""
	}
	return " ws://" + r.Host + " wss://" + r.Host
}
