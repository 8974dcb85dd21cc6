//go:build js && wasm

// Command widget is the visitor's chat in the panel's document.
package main

import (
	"kith/wasm/app"
	"kith/wasm/browser"
	"kith/wasm/chat"
)

// build names the release; the build tool sets it.
var build string

func main() {
	language := browser.Language()
	browser.Run(func() app.Program { return chat.New(build, language) }, browser.Frame())
}
