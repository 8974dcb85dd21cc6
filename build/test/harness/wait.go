package harness

import (
	"context"
	"fmt"
	"time"
)

// TB is the part of testing.TB that the harness uses. Fatalf does not return.
type TB interface {
	Helper()
	Context() context.Context
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
	Cleanup(func())
}

// Timeout is how long a condition may take to come true. It is long because the
// machine may be small and busy; nothing waits longer than it must.
const Timeout = 20 * time.Second

// pollEvery is how often a condition is tried.
const pollEvery = 15 * time.Millisecond

// Until waits until ready returns "". Otherwise ready returns what is still wrong, which
// is reported after Timeout.
func Until(tb TB, what string, ready func() string) {
	tb.Helper()
	limit, every := Timeout, pollEvery
	if a, ok := tb.(*attempt); ok {
		limit, every = a.timeout, a.every
	}
	if wrong := within(tb, limit, every, ready); wrong != "" {
		tb.Fatalf("%s: still not after %s: %s", what, limit, wrong)
	}
}

// Within waits likewise for limit at most, and returns what is still wrong, "" if
// nothing is.
func Within(tb TB, limit time.Duration, ready func() string) string {
	return within(tb, limit, pollEvery, ready)
}

func within(tb TB, limit, every time.Duration, ready func() string) string {
	over := time.NewTimer(limit)
	defer over.Stop()
	look := time.NewTicker(every)
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

// attempt is a TB whose Fatalf ends the attempt and not the test.
type attempt struct {
	TB
	timeout, every time.Duration
}

type failure string

// Fatalf implements TB.
func (a *attempt) Fatalf(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

// Try calls act with a TB that may fail without ending the test, and whose Until waits
// for timeout at most. It returns why it failed, "" if it did not.
func Try(tb TB, timeout time.Duration, act func(TB)) (reason string) {
	return TryEvery(tb, timeout, pollEvery, act)
}

// TryEvery is Try with an Until that looks once in so long: many who look at a time keep
// a browser busy.
func TryEvery(tb TB, timeout, every time.Duration, act func(TB)) (reason string) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case failure:
			reason = string(r)
		default:
			panic(r)
		}
	}()
	act(&attempt{TB: tb, timeout: timeout, every: every})
	return ""
}
