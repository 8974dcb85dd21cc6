//go:build race || js

package simulation

// defaultSteps is how many steps are gone where each takes ten times as long: with
// the race detector, and in a browser.
const defaultSteps = 30_000
