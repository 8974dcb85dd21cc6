package html

// Patches is what turns one tree into another, as one compact JSON text that
// crosses the border to the document in one call. "" changes nothing.
type Patches string

// Diff tells what turns the old tree into the new one.
func Diff(old, new Node) Patches { panic("written next") }

// Render writes the tree as HTML text.
func Render(n Node) string { panic("written next") }
