// Package format holds what both programs need to show what people say to each
// other: the links in a text, moments as people write them, and initials.
//
// It is pure, and must import nothing else of this project.
package format
