// Package harness puts the whole product on a stage: the real server, a real
// browser, visitors who look and type, and agents who answer.
//
// Everything is found as a person finds it: by its role and its accessible
// name, through the browser's accessibility tree; a click is a click at a place
// on the screen, a key is a key. Nothing here waits for a time: it waits for a
// condition, and says which one when it does not come.
//
// It is for tests and for measuring. It may import server/protocol,
// build/root and build/test/chromium, and nothing else of this project: what it knows of the product
// is what a stranger would know.
package harness
