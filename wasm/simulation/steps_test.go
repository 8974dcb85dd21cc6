//go:build race || js

package simulation

// defaultSteps is how many random steps TestRuns makes unless -steps is given. With
// the race detector, and in a browser, a step takes ten times as long.
const defaultSteps = 30_000
