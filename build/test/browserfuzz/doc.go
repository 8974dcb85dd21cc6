// Package browserfuzz makes random runs with the whole product: a real browser, the
// real server, and between them a proxy that can break a connection at any byte.
// Everything happens in any order, as in wasm/simulation and in the same script
// format, and after every step what the page shows, reports and stores is compared
// with a model. Scripts of wasm/simulation can be gone through, too, as far as a browser
// can take them: see fromSimulation.
//
// The model is independent of the product. It knows who is signed in, which messages
// were written and how far they came, and which screen each tab shows; it knows
// nothing of frames, sessions or storage formats. What a visitor could not predict
// (where Back leads, what a reload returns to) the model takes from the page, and
// expects from then on.
//
// It is for tests and tools. It may import build/test/chromium, build/test/harness,
// server/protocol and wasm/simulation.
package browserfuzz
