package browserfuzz

import (
	"context"
	"fmt"

	"kith/build/test/harness"
)

// A runTB is a harness.TB for one run: Fatalf ends the run, and Done cleans up after it.
type runTB struct{ *harness.Standalone }

type fatal string

func newRunTB(ctx context.Context) runTB { return runTB{harness.NewStandalone(ctx)} }

// Fatalf implements harness.TB.
func (runTB) Fatalf(format string, args ...any) { panic(fatal(fmt.Sprintf(format, args...))) }

// Logf implements harness.TB.
func (runTB) Logf(string, ...any) {}

// attempt calls f, and returns as an error what Fatalf was called with.
func attempt(f func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case fatal:
			err = fmt.Errorf("%s", string(r))
		default:
			panic(r)
		}
	}()
	return f()
}
