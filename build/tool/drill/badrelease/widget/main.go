//go:build js && wasm

// Command widget is wasm/widget with a mistake in it, which is chosen by changing a text
// in the compiled program: so all of the drill's releases are made of one build.
package main

import (
	"strings"

	"kith/build/tool/drill/badrelease"
	"kith/wasm/app"
	"kith/wasm/browser"
	"kith/wasm/chat"
)

// build names the release; the build tool sets it.
var build string

func main() {
	_, mistake, _ := strings.Cut(badrelease.Marker(), badrelease.MarkerPrefix)
	language := browser.Language()
	names, _ := chat.Handles()
	browser.Run(func() app.Program {
		return badrelease.New(chat.New(build, language), badrelease.Mistake(strings.TrimSpace(mistake)))
	}, browser.FrameHost(names))
}
