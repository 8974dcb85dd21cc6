// Package format holds what both programs need to show what people say to each
// other: the links in a text, moments as people write them, initials, and the
// colours that a brand's own can be read in.
//
// It is pure. It may import wasm/app for the palette of a screen, and nothing
// else of this project.
package format
