package browserfuzz

import (
	"context"
	"fmt"

	"kith/build/test/harness"
)

// A judge is a harness.Judge of one walk: what goes wrong ends the walk, and what
// was put up for it is taken down at Done.
type judge struct{ *harness.Alone }

type stop string

func newJudge(ctx context.Context) judge { return judge{harness.NewAlone(ctx)} }

// Fatalf implements harness.Judge.
func (judge) Fatalf(format string, args ...any) { panic(stop(fmt.Sprintf(format, args...))) }

// Logf implements harness.Judge.
func (judge) Logf(string, ...any) {}

// attempt does something that may end in Fatalf.
func attempt(f func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case stop:
			err = fmt.Errorf("%s", string(r))
		default:
			panic(r)
		}
	}()
	return f()
}
