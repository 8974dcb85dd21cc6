package web

import (
	"net/http"
	"regexp"
	"strings"
)

// commonHeaders are on every answer.
func commonHeaders(h http.Header) {
	// Nothing is ever taken for another type than it says: an upload, or a
	// file of the knowledge base, cannot become a script.
	h.Set("X-Content-Type-Options", "nosniff")
	// Other sites learn where a visitor came from, and not from which page.
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
}

// allowAllSites lets pages of other sites use an answer, also those that let in
// only what asks for it (Cross-Origin-Embedder-Policy).
func allowAllSites(h http.Header) {
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*")
}

// permissionsPolicy are what the documents here never ask a browser for.
const permissionsPolicy = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"

// contentSecurityPolicy is the Content-Security-Policy of a document with a program in it.
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

var hostPattern = regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]+$`)

// socketSources names this server's sockets, because not every browser takes
// 'self' for them. A Host header is whatever the client wrote, and must not end
// the directive.
func socketSources(r *http.Request) string {
	if !hostPattern.MatchString(r.Host) {
		return ""
	}
	return " ws://" + r.Host + " wss://" + r.Host
}
