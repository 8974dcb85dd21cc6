//go:build js && wasm

// Command inbox is the agents' inbox: it runs wasm/agent in a page of its own.
// static/frame.js starts it.
package main

import (
	"kith/wasm/agent"
	"kith/wasm/app"
	"kith/wasm/browser"
)

// build identifies the release. The build sets it with -ldflags.
var build string

func main() {
	browser.Run(func() app.Program { return agent.New(build) }, browser.PageHost())
}
