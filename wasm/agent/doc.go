// Package agent is the agents' program: what an agent has on the screen, what
// can happen, and what it looks like.
//
// The model is a struct of plain data. What of it outlives the page is State:
// the texts that are not sent yet, and whether the sound is off. Everything
// else comes from the server each time the link is made.
//
// It is pure: no clock, no randomness, no browser, no goroutine. It may import
// wasm/app, wasm/html, wasm/format and server/protocol, and nothing else of this
// project.
package agent
