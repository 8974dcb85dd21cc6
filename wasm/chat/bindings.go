package chat

import (
	"kith/server/wire"
	"kith/wasm/app"
)

// bindings are what the names in the tree and the kinds of frames lead to. They
// are derived from the program's text alone, so there is nothing in them to be
// stored, restored or reset.
type bindings struct {
	acts   map[string]func(*turn, app.Acted)
	frames map[string]func(*turn, wire.Frame)
}

// derive makes the bindings.
func derive() bindings { return bindings{acts: acts(), frames: frames()} }

// frames are what the frames of the server do.
func frames() map[string]func(*turn, wire.Frame) {
	return map[string]func(*turn, wire.Frame){
		"welcome":      func(t *turn, f wire.Frame) { t.welcome(f.(*wire.Welcome)) },
		"ack":          func(t *turn, f wire.Frame) { t.ack(f.(*wire.Ack)) },
		"message":      func(t *turn, f wire.Frame) { t.said(f.(*wire.Said)) },
		"messages":     func(t *turn, f wire.Frame) { t.messages(f.(*wire.Messages)) },
		"conversation": func(t *turn, f wire.Frame) { t.changed(f.(*wire.Changed)) },
		"typing":       func(t *turn, f wire.Frame) { t.typing(f.(*wire.Typing)) },
		"revoked":      func(t *turn, f wire.Frame) { t.ending(f.(*wire.Ending)) },
		"settings":     func(t *turn, f wire.Frame) { t.availability(f.(*wire.Availability)) },
		"loggedIn":     func(t *turn, f wire.Frame) { t.loggedIn(f.(*wire.LoggedIn)) },
		"described":    func(t *turn, f wire.Frame) { t.described(f.(*wire.Described)) },
		"refused":      func(t *turn, f wire.Frame) { t.refused(f.(*wire.Refused)) },
		"beat":         func(*turn, wire.Frame) {},
	}
}

// Knows tells whether a name in the tree leads to anything.
func Knows(name string) bool {
	b := derive()
	return b.acts[name] != nil
}
