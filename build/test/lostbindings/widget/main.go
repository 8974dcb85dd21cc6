//go:build js && wasm

// Command widget is wasm/widget with the incident's mistake in it. Tests build a
// server with it (harness.Binary) and check that they fail there.
package main

import (
	"kith/build/test/lostbindings"
	"kith/wasm/app"
	"kith/wasm/browser"
	"kith/wasm/chat"
)

// build names the release; the build tool sets it.
var build string

func main() {
	language := browser.Language()
	names, _ := chat.Handles()
	browser.Run(func() app.Program { return lostbindings.New(chat.New(build, language)) }, browser.FrameHost(names))
}
