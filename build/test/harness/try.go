package harness

import (
	"fmt"
	"time"
)

// attempt is a Judge of something that may fail: it ends the attempt and not
// the test.
type attempt struct {
	Judge
	patience time.Duration
}

type failure string

// Fatalf implements Judge.
func (a *attempt) Fatalf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

// Try does something that may fail, waiting no longer than patience for each
// of its conditions, and answers why it failed: "" where it did not.
func Try(j Judge, patience time.Duration, act func(Judge)) (reason string) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case failure:
			reason = string(r)
		default:
			panic(r)
		}
	}()
	act(&attempt{Judge: j, patience: patience})
	return ""
}
