// Package view shows the agents' program: View makes a screen of a model. Each
// screen and each pane has a file of its own; words.go holds the texts, and
// names.go the names of everything that a person can press or type into.
//
// To add a screen, add its constant to state.Screen, a case to View and a file
// with its view; add what can be pressed on it to names.go and handle it in
// Program.Update; and add a state of it to build/tool/gallery, whose checks each view
// has to pass, and look at the pictures.
//
// It is pure. It may import wasm/agent/state, wasm/app, wasm/connection,
// wasm/format, wasm/html, wasm/locale, wasm/timeline and server/protocol, and
// nothing else of this project; in particular not wasm/agent.
package view
