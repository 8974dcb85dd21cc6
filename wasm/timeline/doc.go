// Package timeline holds what both programs do with the messages of a
// conversation, which are numbered from 1 without a hole: how runs of them are
// joined, and how far each has come.
//
// It is pure. It may import wasm/outbox and server/protocol, and nothing else of
// this project.
package timeline
