//go:build js && wasm

// Package browser runs a program of wasm/app in a document: it tells the
// program what happens, and does what the program wants. It is the only package
// that knows JavaScript.
//
// JavaScript calls Go in one place (border.go). There a panic is caught and
// reported, and the program goes on; and there the events that came meanwhile
// are taken in one after the other, so that no event ever happens within
// another.
//
// Listeners are registered once at boot, one for each type of DOM event; they
// look up the name that the tree has where it happened. Every function that
// JavaScript can call lives as long as the program, or is released where it is
// made.
//
// It may import wasm/app and wasm/html, and nothing else of this project.
package browser
