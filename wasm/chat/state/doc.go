// Package state holds the data of the visitor's program and nothing else: the
// Model, and of it what the site's storage keeps (Stored) with its codec, how it
// is restored from a text that may be damaged, and how two tabs join theirs. A
// test walks the types and fails at anything that is not plain data.
//
// It knows neither events nor effects. It may import wasm/connection,
// wasm/outbox, wasm/timeline, wasm/merge and server/protocol; never wasm/chat.
package state
