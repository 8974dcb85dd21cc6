// Package html represents a piece of a document as a tree of plain data. Render
// writes a tree as HTML text; Diff compares two trees and returns patches, which
// static/patch.js applies to the document.
//
// What a person can press is a name in the tree (On); a tree contains no
// function. Text is always text: nothing in a tree is ever parsed as markup, and
// what would run in a document (a script, a handler, a javascript: link) is left
// out of every tree (allowed.go).
//
// A tree is never changed once it is made. So a part of one tree that is used
// again in the next one costs Diff nothing: it is the same node.
//
// # Patches
//
// Patches are one JSON list, so that a change crosses from wasm to JavaScript in
// one call. It is read from left to right with a current node, which at first
// is the root of the tree:
//
//	operation        what it does
//	5                goes to child 5 of the current node, counted before any change
//	"^"              goes back to the parent
//	"t", text        sets the text of the current node, which is a text
//	"s", name, text  sets an attribute, or a property that people change themselves
//	"r", name        removes an attribute, or resets such a property
//	"k", script      rearranges the children
//	"!", spec        replaces the whole tree
//
// A spec is a text, or [tag, {attributes}, spec of a child, …]. A script is a list
// that goes along the children; those that it does not reach stay:
//
//	step             what it does
//	5                keeps the next 5 children
//	-5               removes the next 5 children
//	[5]              moves child 5, counted before the script, to here
//	spec             inserts a new node here
//
// The package is pure and is compiled both natively and for the browser. It must
// never import anything of this project.
package html
