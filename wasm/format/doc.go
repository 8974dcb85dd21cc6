// Package format holds what both programs need to show what people say to each
// other: the links in a text, and moments as people write them.
//
// It is pure and must never import anything of this project.
package format
