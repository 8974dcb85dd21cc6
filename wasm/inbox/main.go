//go:build js && wasm

// Command inbox is the agents' program in its page.
package main

import (
	"kith/wasm/app"
	"kith/wasm/browser"
	"kith/wasm/desk"
)

// build names the release; the build tool sets it.
var build string

func main() {
	browser.Run(func() app.Program { return desk.New(build) }, browser.Page())
}
