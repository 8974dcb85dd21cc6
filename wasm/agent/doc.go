// Package agent is the update of the agents' program, the inbox: what an event
// does to the model, and which effects it has. The model is in wasm/agent/state
// and what it looks like in wasm/agent/view.
//
// The model is a struct of plain data. What of it outlives the page is
// state.Stored: the texts that are not sent yet, and whether the sound is off.
// Everything else comes from the server each time the connection is made.
//
// It is pure: no clock, no randomness, no browser, no goroutine. It may import
// wasm/agent/state, wasm/agent/view, wasm/app, wasm/html, wasm/format and
// server/protocol, and nothing else of this project.
package agent
