//go:build race || js

package simulation

// usualSteps is how many steps are gone where each takes ten times as long: with
// the race detector, and in a browser.
const usualSteps = 30_000
