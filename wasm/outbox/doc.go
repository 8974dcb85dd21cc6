// Package outbox holds what a person has written and the server does not have
// yet: outgoing messages, which of them are in flight, tombstones of those that
// have left, drafts, and how two tabs of a site join theirs. Both programs use
// it.
//
// The JSON keys are those of every state that was ever stored.
//
// It is pure. It may import wasm/merge and server/protocol, and nothing else of
// this project.
package outbox
