// Package e2e tests the whole product: the real binary and a real Chromium, used as
// visitors and agents use them. The name of each test says what must be true; package
// harness drives visitors and agents.
//
// The tests share one server and one browser, and each has visitors of its own
// who share nothing with those of others.//
// It may import server/protocol and, of build/test, chromium, harness and lostbindings.
package e2e
