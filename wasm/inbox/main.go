//go:build js && wasm

// Command inbox is the agents' program in its page.
package main

import (
	"kith/wasm/agent"
	"kith/wasm/app"
	"kith/wasm/browser"
)

// build names the release; the build tool sets it.
var build string

func main() {
	browser.Run(func() app.Program { return agent.New(build) }, browser.Page())
}
