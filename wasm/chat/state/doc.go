// Package state holds the data of the visitor's program and nothing else: the
// Model, and of it what the site's storage keeps (Stored) with its codec, how it
// is restored from a text that may be damaged, and how two tabs join theirs. A
// test walks the types and fails at anything that is not plain data.
//
// # Releases
//
// A release can be rolled back, so that an older one meets what a newer one has
// stored. See Schema for which of them it may read. In both cases it keeps that
// text as it is, in Stored.Newer, and Restore joins whatever it can read of it:
//
//	{"v":2, …the older release's, "newer":"{\"v\":3, …the newer one's}"}
//
// A release that adds a field therefore has nothing to do for a rollback, but
// must join the field by itself in Merge, and not with a record of which it takes
// one of two: an older release has stored the record without it.
//
// # Repairs
//
// A release that was rolled back may have stored what is wrong. Stored.Ran names the
// releases that have stored the state since the last Welcome, and Hello tells the server.
// If it asks for that, Stored.Repair makes the state anew: from what only this device has,
// and the Welcome. Of two tabs, the one that was repaired more often is right of what the
// server says, so that no other brings back what was forgotten.
//
// It knows neither events nor effects. It may import wasm/connection,
// wasm/outbox, wasm/timeline, wasm/merge and server/protocol; never wasm/chat.
package state
