package app

// A Palette holds the colours derived from a brand's colour, so that text in it
// or on it is readable. The browser sets each of them as a custom property of
// the document element (--light-fill, --dark-ink and so on), or removes it if
// it is "".
type Palette struct {
	Fill string // the background of a button and the like
	Text string // of text on Fill
	Ink  string // of text in the brand's colour on the panel's own background
}
