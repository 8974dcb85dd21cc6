// Package conformance checks what sites rely on: one page that drives itself tries
// everything that the Kustomer Chat Web SDK promises, in each browser engine that can be
// had, and reports each row over HTTP. So an engine needs no driver: whatever opens an
// address can be tested.
//
// rows.txt names the rows. A row without a result fails, and so does a result without a
// row. The folder cases holds the cases; pages holds host pages, one for each way to
// embed the chat.
//
// It may import build/test/chromium, build/test/harness, build/test/machine and
// server/protocol. Nothing imports it.
package conformance
