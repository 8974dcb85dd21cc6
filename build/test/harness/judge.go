package harness

import (
	"context"
	"fmt"
	"time"
)

// A Judge ends what goes wrong. Every testing.TB is one.
type Judge interface {
	Helper()
	Context() context.Context
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
	Cleanup(func())
}

// Patience is how long a condition may take to come true. It is long because
// the machine may be small and busy; nothing waits longer than it must.
const Patience = 20 * time.Second

// glance is how often a condition is looked at.
const glance = 15 * time.Millisecond

// Until waits until ready answers "". What it answers otherwise says what is
// still wrong; the last of it is told when patience ends.
func Until(j Judge, what string, ready func() string) {
	j.Helper()
	limit := Patience
	if hasty, ok := j.(*attempt); ok {
		limit = hasty.patience
	}
	if wrong := within(j, limit, ready); wrong != "" {
		j.Fatalf("%s: still not after %s: %s", what, limit, wrong)
	}
}

// Within waits at most so long, and answers what is still wrong then.
func Within(j Judge, limit time.Duration, ready func() string) string { return within(j, limit, ready) }

func within(j Judge, limit time.Duration, ready func() string) string {
	over := time.NewTimer(limit)
	defer over.Stop()
	look := time.NewTicker(glance)
	defer look.Stop()
	wrong := ready()
	for wrong != "" {
		select {
		case <-j.Context().Done():
			return fmt.Sprintf("%s (and the test is over)", wrong)
		case <-over.C:
			return wrong
		case <-look.C:
			wrong = ready()
		}
	}
	return ""
}
