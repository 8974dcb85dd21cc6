// Package app defines what a program is, and runs one: Elm's model, update and
// view.
//
// A program receives events and returns effects. Its View turns the model into
// a Screen: what it looks like, and what must be true outside for as long as
// the model is as it is (its timer, its title, whether its panel is open).
// Events, effects and screens are plain comparable data, so they can be
// recorded, compared and replayed, and none of them can hold a function.
//
// What a person can press is a name in the tree. The browser registers one
// listener for each type of DOM event at startup, looks the name up, and passes
// an Action to the program. So no binding can be lost when the document
// changes.
//
// The time and fresh randomness come with each event, so a program that is run
// twice over the same events does the same twice.
//
// The loop saves the state after every event, not in selected places: it
// compares what the program wants stored with what is stored, and stores it
// before anything else is done.
//
// The package is pure and starts no goroutine. It may import wasm/html and
// nothing else of this project; it must never import wasm/browser or anything
// of JavaScript.
package app
