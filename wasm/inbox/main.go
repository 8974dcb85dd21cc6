//go:build js && wasm

// Command inbox is the agents' program in its page.
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
