// Package e2e tests the whole product: the real binary, a real Chromium, and
// people who do what people do. Each test says in its name what it holds the
// product to; how a visitor or an agent is driven stands in package stage.
//
// The tests share one server and one browser, and each has visitors of its own
// who share nothing with those of others.
package e2e
