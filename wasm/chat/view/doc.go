// Package view shows the visitor's model: one file for each screen and for each
// part that several screens have. It changes nothing.
//
// What can be pressed is a name (names.go) in the tree; wasm/chat holds what
// each of them does.
//
// It is pure. It may import wasm/chat/state, wasm/timeline, wasm/format,
// wasm/locale, wasm/app, wasm/html and server/protocol; never wasm/chat.
package view
