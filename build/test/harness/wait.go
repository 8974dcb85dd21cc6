package harness

import (
	"context"
	"fmt"
	"time"
)

// A TB ends what goes wrong. Every testing.TB is one.
type TB interface {
	Helper()
	Context() context.Context
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
	Cleanup(func())
}

// Timeout is how long a condition may take to come true. It is long because
// the machine may be small and busy; nothing waits longer than it must.
const Timeout = 20 * time.Second

// pollEvery is how often a condition is looked at.
const pollEvery = 15 * time.Millisecond

// Until waits until ready answers "". What it answers otherwise says what is
// still wrong; the last of it is told when patience ends.
func Until(tb TB, what string, ready func() string) {
	tb.Helper()
	limit := Timeout
	if hasty, ok := tb.(*attempt); ok {
		limit = hasty.timeout
	}
	if wrong := within(tb, limit, ready); wrong != "" {
		tb.Fatalf("%s: still not after %s: %s", what, limit, wrong)
	}
}

// Within waits at most so long, and answers what is still wrong then.
func Within(tb TB, limit time.Duration, ready func() string) string { return within(tb, limit, ready) }

func within(tb TB, limit time.Duration, ready func() string) string {
	over := time.NewTimer(limit)
	defer over.Stop()
	look := time.NewTicker(pollEvery)
	defer look.Stop()
	wrong := ready()
	for wrong != "" {
		select {
		case <-tb.Context().Done():
			return fmt.Sprintf("%s (and the test is over)", wrong)
		case <-over.C:
			return wrong
		case <-look.C:
			wrong = ready()
		}
	}
	return ""
}

// attempt is a Judge of something that may fail: it ends the attempt and not
// the test.
type attempt struct {
	TB
	timeout time.Duration
}

type failure string

// Fatalf implements Judge.
func (a *attempt) Fatalf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

// Try does something that may fail, waiting no longer than patience for each
// of its conditions, and answers why it failed: "" where it did not.
func Try(tb TB, patience time.Duration, act func(TB)) (reason string) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case failure:
			reason = string(r)
		default:
			panic(r)
		}
	}()
	act(&attempt{TB: tb, timeout: patience})
	return ""
}
