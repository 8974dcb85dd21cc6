// Package browserfuzz walks through the whole product: a real browser, the real
// server, and between them a cable that can be cut at any byte. Everything
// happens in any order, as in wasm/simulation and in the same script format, and
// after every step what the page shows and keeps is held against a model.
//
// The model is a second opinion. It knows who is signed in, what was said and
// how far it came, and which screen each tab is on; it knows nothing of frames,
// sessions or storage formats. Where a step's outcome is not the visitor's
// business to predict (where Back leads, what a reload returns to), the model
// takes what the page shows and holds it to that from then on.
//
// It is for tests and tools. It may import build/test/chromium, build/test/harness and
// wasm/simulation.
package browserfuzz
