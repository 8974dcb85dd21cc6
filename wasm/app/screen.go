package app

import "kith/wasm/html"

// A Screen is what a model looks like, and what must go on being true outside
// as long as the model is as it is. The browser makes the difference between
// one screen and the next happen; nothing here is a command that could be
// missed.
type Screen struct {
	Body          html.Node // one element; it stands for the whole panel or page
	Name          string    // data-screen of the document element
	Language      string    // lang of the document element
	Dir           string    // "ltr" or "rtl"
	Theme         string    // data-theme: "light", "dark" or "" for what the device prefers
	Accent        string    // the brand's colour, "#rrggbb"; "" for the product's own
	Light         Palette   // of Accent, on light surfaces
	Dark          Palette   // and on dark ones
	Title         string    // the document's title; "" leaves it
	Open          bool      // whether the panel is open; for programs in a frame
	Snapshot      string    // JSON, what the host answers synchronous questions from
	TrackingToken string    // the tracking token that the host stores for the page; "" removes it
	Timer         int64     // when the program wants to be told TimerFired, Unix milliseconds; 0 for never
}
