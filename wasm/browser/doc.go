//go:build js && wasm

// Package browser runs a program of wasm/app in a document. It turns what happens
// in the browser into events, and applies screens and performs effects there. It
// is the only package that uses JavaScript.
//
// # The way of a click
//
//  1. The document has one click listener, registered at startup (listenActions in
//     actions.go). Each function that JavaScript can call is made in callbacks.go.
//  2. onClick (actions.go) finds the nearest element with data-on-click, and queues
//     an app.Action with the name that the attribute holds.
//  3. The callback returns, and handleQueue (engine.go) handles the queued events in
//     order. An event that occurs meanwhile, such as a blur caused by a patch, is
//     queued behind them; no event is ever handled within another.
//  4. app.Loop.Handle (wasm/app/loop.go) passes the event to the program's Update
//     and View, and compares the new tree with the old one (wasm/html/diff.go).
//  5. handle (engine.go) does what the step says: the host stores the state
//     (frame.go, page.go); applyPatches passes the patches to static/patch.js, which
//     changes the document; applyScreen (screen.go) sets what else the screen says;
//     perform (effects.go) performs the effects.
//
// # Callbacks
//
// A callback recovers a panic, logs it and counts it (outcome.go), and the program
// continues (callbacks.go). Callbacks are released when the engine stops or when they
// are no longer needed, since Go never collects one by itself.
//
// # JavaScript values
//
// safejs returns errors where syscall/js panics, but a few of its results mislead.
// The functions in value.go guard against these:
//
//   - Value.String does not fail for a value that is not a string; it returns
//     "<null>" or "<number: 5>". asString checks the type first.
//   - Get and Index fail for null and undefined. get follows a path of properties
//     and returns undefined if any of them is missing.
//   - Func and Error values are converted only as arguments, within a
//     map[string]any or within a []any; any other map, slice or struct fails.
//   - An error that is ignored leaves no trace. call and set log it.
//
// The package may import wasm/app and wasm/html. It must never import another
// package of this project.
package browser
