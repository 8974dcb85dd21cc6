package browserfuzz

import (
	"context"
	"fmt"

	"kith/build/test/harness"
)

// A runTB is a harness.Judge of one walk: what goes wrong ends the walk, and what
// was put up for it is taken down at Done.
type runTB struct{ *harness.Standalone }

type fatal string

func newRunTB(ctx context.Context) runTB { return runTB{harness.NewStandalone(ctx)} }

// Fatalf implements harness.Judge.
func (runTB) Fatalf(format string, args ...any) { panic(fatal(fmt.Sprintf(format, args...))) }

// Logf implements harness.Judge.
func (runTB) Logf(string, ...any) {}

// attempt does something that may end in Fatalf.
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
