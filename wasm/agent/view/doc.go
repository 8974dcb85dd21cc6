// Package view shows the agents' program: View makes a screen of a model. Each
// screen and each pane has a file of its own; words.go holds the texts, and
// names.go the names of everything that a person can press or type into.
//
// It is pure. It may import wasm/agent/state, wasm/app, wasm/html, wasm/format
// and server/protocol, and nothing else of this project; in particular not
// wasm/agent.
package view
