// Package app says what a program is and runs it.
//
// A program is told events and answers with effects; what it looks like, and
// what it wants to go on being true of the world outside (its timer, its
// title, whether its panel is open), is the Screen that its View makes of its
// model. Events, effects and screens are plain comparable data: they can be
// written down, compared and replayed, and none of them can hold a function.
//
// What a person can press is a name in the tree. One listener per type of DOM
// event, registered at boot, looks the name up and sends the program an Action; so
// there are no bindings to lose.
//
// Time and randomness come in with each event, so that a program run twice
// over the same events does the same twice.
//
// The loop saves the state, not the cases: after each event it compares what
// the program wants stored with what is, and stores it before anything else
// is done.
//
// It is pure and has no goroutine. It may import wasm/html and nothing else of
// this project; never anything of the browser.
package app
