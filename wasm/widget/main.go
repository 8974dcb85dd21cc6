//go:build js && wasm

// Command widget is the visitor's chat: it runs wasm/chat in the panel's document,
// which is a frame in a site's page. static/frame.js starts it.
package main

import (
	"kith/wasm/app"
	"kith/wasm/browser"
	"kith/wasm/chat"
)

// build identifies the release. The build sets it with -ldflags.
var build string

func main() {
	language := browser.Language()
	names, _ := chat.Handles()
	browser.Run(func() app.Program { return chat.New(build, language) }, browser.FrameHost(names))
}
