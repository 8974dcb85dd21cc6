package view

import "kith/wasm/html"

// The icons, which all screens share: nothing changes a tree once it is made.
var (
	iconBack    = directional("M14.5 5.5 8 12l6.5 6.5")
	iconForward = directional("m9.5 6 6 6-6 6")
	iconMenu    = icon("M5 12h.01M12 12h.01M19 12h.01")
	iconClose   = icon("m6.5 6.5 11 11m0-11-11 11")
	iconSend    = icon("M12 19V5.5M6 11l6-6 6 6")
	iconDown    = icon("M12 5v13.5M6 13l6 6 6-6")
	iconHome    = icon("M4.5 10.5 12 4l7.5 6.5V19a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1zM9.5 20v-6h5v6")
	iconChat    = icon("M20 11.5a7.5 7.5 0 0 1-11 6.6L4 19.5l1.4-4.6A7.5 7.5 0 1 1 20 11.5z")
	iconBook    = icon("M12 6.5C10.5 5.3 8 5 4.5 5v13c3.5 0 6 .3 7.5 1.5m0-13C13.5 5.3 16 5 19.5 5v13c-3.5 0-6 .3-7.5 1.5m0-13v13")
	iconSound   = icon("M4.5 10v4h3l4.5 4V6l-4.5 4zM15.5 9a4 4 0 0 1 0 6m2.5-8.5a7.5 7.5 0 0 1 0 11")
	iconSearch  = icon("m19.5 19.5-4.3-4.3M17 10.5a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0z")
	iconPen     = icon("M5 19v-3.5L15.5 5a1.5 1.5 0 0 1 2 0l1.5 1.5a1.5 1.5 0 0 1 0 2L8.5 19z")
	iconClock   = icon("M12 7.5V12l3 2m5-2a8 8 0 1 1-16 0 8 8 0 0 1 16 0z")
	iconCheck   = icon("m6 12.5 4 4 8-9")
	iconChecks  = icon("m3 12.5 4 4 8-9m-2.5 8 1 1 8-9")
	iconRead    = icon("M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0zM7.5 12.5l3 3 6-7")
	iconAlert   = icon("M12 8v5m0 3h.01M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0z")
)

// icon returns an icon of an SVG path, which is stroked, in a view box of 24 by 24.
// Screen readers skip it, since what it is in has a name.
func icon(path string) *html.Node { return newIcon("icon", path) }

// directional returns an icon that points along the line. It is mirrored in languages
// written from right to left.
func directional(path string) *html.Node { return newIcon("icon directional", path) }

func newIcon(class, path string) *html.Node {
	return el("svg class=$ viewBox=$ aria-hidden=true", class, "0 0 24 24", el("path d=$", path))
}
