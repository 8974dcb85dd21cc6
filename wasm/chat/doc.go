// Package chat is the visitor's program: what a visitor has, what can happen,
// and what it looks like.
//
// The model is a struct of plain data. What of it outlives the page is State;
// a test walks its types and fails at anything that is not data. Everything
// else in the model can be made anew from the state, the settings and the
// server.
//
// It is pure: no clock, no randomness, no browser, no goroutine. It may import
// wasm/app, wasm/html and server/protocol, and nothing else of this project.
package chat
