//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// A shownScreen is the screen that was applied last.
type shownScreen struct {
	any    bool // whether one was applied at all
	screen app.Screen
}

// The attributes and the custom properties of the document element that a screen
// sets. The documents' content security policy allows styles to be set by
// JavaScript, but not by a style attribute.
const (
	attributeNames = "data-screen lang dir data-theme"
	propertyNames  = "--accent --light-fill --light-text --light-ink --dark-fill --dark-text --dark-ink"
)

// attributeValues returns the values for attributeNames.
func attributeValues(s *app.Screen) []string { return []string{s.Name, s.Language, s.Dir, s.Theme} }

// propertyValues returns the values for propertyNames.
func propertyValues(s *app.Screen) []string {
	return []string{s.Accent, s.Light.Fill, s.Light.Text, s.Light.Ink, s.Dark.Fill, s.Dark.Text, s.Dark.Ink}
}

// applyScreen applies what differs from the screen before, apart from its body.
func (e *engine) applyScreen(s app.Screen) {
	before, first := &e.shown.screen, !e.shown.any
	root := get(global, "document.documentElement")
	applyChanged(root, "Attribute", attributeNames, attributeValues(before), attributeValues(&s), first)
	applyChanged(get(root, "style"), "Property", propertyNames, propertyValues(before), propertyValues(&s), first)
	if s.Title != "" && s.Title != before.Title {
		set(get(global, "document"), "title", s.Title)
	}
	if s.Snapshot != before.Snapshot {
		e.host.setSnapshot(s.Snapshot)
	}
	if first || s.TrackingToken != before.TrackingToken {
		e.host.setTrackingToken(s.TrackingToken)
	}
	if s.Open != before.Open {
		e.host.setOpen(s.Open)
	}
	e.shown = shownScreen{any: true, screen: s}
	e.setTimer(s.Timer)
}

// applyChanged calls the target's method "set"+kind for each name whose value has
// changed, or "remove"+kind if the value is "" now. All is for the first screen,
// before which nothing is known.
func applyChanged(target safejs.Value, kind, names string, before, now []string, all bool) {
	for i, name := range strings.Fields(names) {
		switch {
		case before[i] == now[i] && !all:
		case now[i] == "":
			callStrings(target, "remove"+kind, name)
		default:
			callStrings(target, "set"+kind, name, now[i])
		}
	}
}
