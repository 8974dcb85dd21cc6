package chat

import (
	"kith/server/protocol"
	"kith/wasm/app"
)

// bindings are what the names in the tree and the kinds of frames lead to. They
// are derived from the program's text alone, so there is nothing in them to be
// stored, restored or reset.
type bindings struct {
	acts   map[string]func(*turn, app.Action)
	frames map[string]func(*turn, protocol.Frame)
}

// derive makes the bindings.
func derive() bindings { return bindings{acts: acts(), frames: frames()} }

// frames are what the frames of the server do.
func frames() map[string]func(*turn, protocol.Frame) {
	return map[string]func(*turn, protocol.Frame){
		"welcome":      func(t *turn, f protocol.Frame) { t.welcome(f.(*protocol.Welcome)) },
		"ack":          func(t *turn, f protocol.Frame) { t.ack(f.(*protocol.Ack)) },
		"message":      func(t *turn, f protocol.Frame) { t.said(f.(*protocol.MessageAppended)) },
		"messages":     func(t *turn, f protocol.Frame) { t.messages(f.(*protocol.Messages)) },
		"conversation": func(t *turn, f protocol.Frame) { t.changed(f.(*protocol.ConversationChanged)) },
		"typing":       func(t *turn, f protocol.Frame) { t.typing(f.(*protocol.Typing)) },
		"revoked":      func(t *turn, f protocol.Frame) { t.ending(f.(*protocol.Revoked)) },
		"settings":     func(t *turn, f protocol.Frame) { t.availability(f.(*protocol.AvailabilityChanged)) },
		"loggedIn":     func(t *turn, f protocol.Frame) { t.loggedIn(f.(*protocol.LoggedIn)) },
		"described":    func(t *turn, f protocol.Frame) { t.described(f.(*protocol.Described)) },
		"refused":      func(t *turn, f protocol.Frame) { t.refused(f.(*protocol.Refused)) },
		"beat":         func(*turn, protocol.Frame) {},
	}
}

// Knows reports whether a name in the tree leads to anything.
func Knows(name string) bool {
	b := derive()
	return b.acts[name] != nil
}
