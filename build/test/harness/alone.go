package harness

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
)

// Alone is a Judge outside of a test: what goes wrong ends the program.
type Alone struct {
	ctx      context.Context
	mu       sync.Mutex
	cleanups []func()
}

// NewAlone makes a judge whose work ends with ctx.
func NewAlone(ctx context.Context) *Alone { return &Alone{ctx: ctx} }

// Helper implements Judge.
func (*Alone) Helper() {}

// Context implements Judge.
func (a *Alone) Context() context.Context { return a.ctx }

// Cleanup implements Judge. What is given is done at Done, the last first.
func (a *Alone) Cleanup(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cleanups = append(a.cleanups, f)
}

// Done does what was left for the end.
func (a *Alone) Done() {
	a.mu.Lock()
	all := a.cleanups
	a.cleanups = nil
	a.mu.Unlock()
	for _, f := range slices.Backward(all) {
		f()
	}
}

// Logf implements Judge.
func (*Alone) Logf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// Fatalf implements Judge.
func (a *Alone) Fatalf(format string, args ...any) {
	a.Logf(format, args...)
	a.Done()
	os.Exit(1)
}
