//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// A look is the screen that is shown; nothing is known of the first.
type look struct {
	known  bool
	screen app.Screen
}

// What of a screen stands on the document element: as attributes, and as custom
// properties. The documents' policy lets styles be set by properties alone.
const (
	attributes = "data-screen lang dir data-theme"
	properties = "--accent --light-fill --light-text --light-ink --dark-fill --dark-text --dark-ink"
)

func attributesOf(s *app.Screen) []string { return []string{s.Name, s.Language, s.Dir, s.Theme} }

func propertiesOf(s *app.Screen) []string {
	return []string{s.Accent, s.Light.Fill, s.Light.Text, s.Light.Ink, s.Dark.Fill, s.Dark.Text, s.Dark.Ink}
}

// show makes true outside what a screen says, as far as it was not so before.
func (e *engine) show(s app.Screen) {
	was, first := &e.look.screen, !e.look.known
	root := at(global, "document.documentElement")
	turn(root, "Attribute", attributes, attributesOf(was), attributesOf(&s), first)
	turn(at(root, "style"), "Property", properties, propertiesOf(was), propertiesOf(&s), first)
	if s.Title != "" && s.Title != was.Title {
		set(at(global, "document"), "title", s.Title)
	}
	if s.Snapshot != was.Snapshot {
		e.host.snapshot(s.Snapshot)
	}
	if first || s.TrackingToken != was.TrackingToken {
		e.host.track(s.TrackingToken)
	}
	if s.Open != was.Open {
		e.host.panel(s.Open)
	}
	e.look = look{known: true, screen: s}
	e.setAlarm(s.Timer)
}

// turn sets what has changed, and removes what is "" now.
func turn(target safejs.Value, kind, names string, before, now []string, all bool) {
	for i, name := range strings.Fields(names) {
		switch {
		case before[i] == now[i] && !all:
		case now[i] == "":
			invoke(target, "remove"+kind, name)
		default:
			invoke(target, "set"+kind, name, now[i])
		}
	}
}
