// Package web is how the chat is reached: the addresses, who may use them from
// where and how often, and the sockets.
//
// Every handler is a func(w, r) error; what it answers with an error is written
// by one place (render.go), as JSON below /v1/ and as a small page elsewhere.
// Every answer gets its security headers in header.go. What is limited, and
// against whom, stands in limit.go.
//
// It must never hold what was said or decide who hears it: that is the store's
// and the hub's. No token and no text may come into its logs.
package web
