// Package web is the HTTP server: the addresses, who may use them from where and
// how often, and the WebSockets.
//
// Every handler is a func(w, r) error. Its error becomes a response in one place
// (errors.go): JSON below /v1/, a small page elsewhere. Security headers are in
// headers.go, rate limits and the threats behind them in limits.go.
//
// It imports the store, the hub and whatever else the server consists of, and is
// imported by the program alone. It must never keep conversations or decide who
// receives what: that is for the store and the hub. Tokens and message texts must
// never be logged.
package web
