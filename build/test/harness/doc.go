// Package harness runs the whole product for a test: the real server, a real
// browser, visitors who read and type, and agents who reply.
//
// Everything is found as a person finds it: by its role and its accessible
// name, through the browser's accessibility tree; a click is a click at a place
// on the screen, a key is a key. Nothing here waits for a time: it waits for a
// condition, and fails with what is still wrong if it does not come true.
//
// It is for tests and for measuring. It may import server/protocol, build/root and
// build/test/chromium, and nothing else of this project: what it knows of the
// product is what a stranger would know.
package harness
