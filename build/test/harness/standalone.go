package harness

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
)

// Standalone is a Judge outside of a test: what goes wrong ends the program.
type Standalone struct {
	ctx      context.Context
	mu       sync.Mutex
	cleanups []func()
}

// NewStandalone makes a judge whose work ends with ctx.
func NewStandalone(ctx context.Context) *Standalone { return &Standalone{ctx: ctx} }

// Helper implements Judge.
func (*Standalone) Helper() {}

// Context implements Judge.
func (a *Standalone) Context() context.Context { return a.ctx }

// Cleanup implements Judge. What is given is done at Done, the last first.
func (a *Standalone) Cleanup(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cleanups = append(a.cleanups, f)
}

// Done does what was left for the end.
func (a *Standalone) Done() {
	a.mu.Lock()
	all := a.cleanups
	a.cleanups = nil
	a.mu.Unlock()
	for _, f := range slices.Backward(all) {
		f()
	}
}

// Logf implements Judge.
func (*Standalone) Logf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// Fatalf implements Judge.
func (a *Standalone) Fatalf(format string, args ...any) {
	a.Logf(format, args...)
	a.Done()
	os.Exit(1)
}
