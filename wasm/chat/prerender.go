package chat

import "kith/wasm/app"

// Prerender is the first screen in a language, as the build writes it into the
// panel's document. The running program starts from the very same screen.
func Prerender(language string) app.Screen { return New("", language).View() }
