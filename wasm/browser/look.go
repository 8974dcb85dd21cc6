//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// A look is the screen that is shown; nothing is known of the first.
type look struct {
	known  bool
	screen app.Screen
}

// show makes true outside what a screen says, as far as it was not so before.
func (e *engine) show(s app.Screen) {
	was, first := e.look.screen, !e.look.known
	e.look = look{known: true, screen: s}

	root := at(global, "document", "documentElement")
	attribute := func(name, before, now string) {
		switch {
		case !first && before == now:
		case now == "":
			call(root, "removeAttribute", name)
		default:
			call(root, "setAttribute", name, now)
		}
	}
	attribute("data-screen", was.Name, s.Name)
	attribute("lang", was.Language, s.Language)
	attribute("dir", was.Dir, s.Dir)
	attribute("data-theme", was.Theme, s.Theme)
	paint(root, "--accent", was.Accent, s.Accent)
	paintAll(root, "--light-", was.Light, s.Light)
	paintAll(root, "--dark-", was.Dark, s.Dark)
	if s.Title != "" && s.Title != was.Title {
		set(at(global, "document"), "title", s.Title)
	}
	if s.Snapshot != was.Snapshot {
		e.host.snapshot(s.Snapshot)
	}
	if first || s.Track != was.Track {
		e.host.track(s.Track)
	}
	if s.Open != was.Open {
		e.host.panel(s.Open)
	}
	e.setAlarm(s.Wake)
}

// paint sets a custom property, or removes it. The documents' policy lets
// styles be set this way, and in no other.
func paint(root safejs.Value, name, before, now string) {
	switch {
	case before == now:
	case now == "":
		call(at(root, "style"), "removeProperty", name)
	default:
		call(at(root, "style"), "setProperty", name, now)
	}
}

func paintAll(root safejs.Value, prefix string, before, now app.Palette) {
	paint(root, prefix+"fill", before.Fill, now.Fill)
	paint(root, prefix+"text", before.Text, now.Text)
	paint(root, prefix+"ink", before.Ink, now.Ink)
}
