package app

import "kith/wasm/html"

// A Screen is what a model looks like, and what must be true outside for as long
// as the model is as it is. The browser compares each screen with the one
// before and applies the difference; nothing here is a command that could be
// missed.
type Screen struct {
	Body          *html.Node // the element that is the whole panel or page
	Name          string     // data-screen of the document element
	Language      string     // lang of the document element
	Dir           string     // "ltr" or "rtl"
	Theme         string     // data-theme: "light", "dark" or "" for the device's preference
	Accent        string     // the brand's colour, "#rrggbb"; "" for the product's own
	Light         Palette    // of Accent, on light backgrounds
	Dark          Palette    // of Accent, on dark backgrounds
	Title         string     // the document's title; "" leaves it as it is
	Open          bool       // whether the panel is open; for programs in a frame
	Snapshot      string     // JSON, from which the host answers the page's synchronous calls
	TrackingToken string     // the host stores it for the page; "" removes it
	Timer         int64      // when TimerFired is due, Unix milliseconds; 0 for never
}
