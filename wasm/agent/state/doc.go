// Package state is the data of the agents' program: Model, which is everything
// that the program knows, and Stored, the part of it that the browser keeps
// for the next page. It also encodes, restores and merges Stored, and looks
// things up.
//
// It is plain data and pure functions of it. It may import wasm/connection,
// wasm/format, wasm/merge, wasm/outbox, wasm/timeline and server/protocol, and
// nothing else of this project; in particular neither wasm/agent nor
// wasm/agent/view.
package state
