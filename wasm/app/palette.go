package app

// A Palette is what is made of a brand's colour so that everything written in
// it or on it can be read. The browser sets each as a custom property of the
// document element: --light-fill, --dark-ink and so on, or removes it where it
// is "".
type Palette struct {
	Fill string // of a surface in the brand's colour, such as a button
	Text string // of what is written on Fill
	Ink  string // of what is written in the brand's colour on the panel's own surfaces
}
