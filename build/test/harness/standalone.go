package harness

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
)

// Standalone is a TB outside of a test: Fatalf ends the program.
type Standalone struct {
	ctx      context.Context
	mu       sync.Mutex
	cleanups []func()
}

// NewStandalone returns a TB with that context.
func NewStandalone(ctx context.Context) *Standalone { return &Standalone{ctx: ctx} }

// Helper implements TB.
func (*Standalone) Helper() {}

// Context implements TB.
func (a *Standalone) Context() context.Context { return a.ctx }

// Cleanup implements TB. Done calls the functions, the last first.
func (a *Standalone) Cleanup(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cleanups = append(a.cleanups, f)
}

// Done calls the functions that Cleanup was given.
func (a *Standalone) Done() {
	a.mu.Lock()
	all := a.cleanups
	a.cleanups = nil
	a.mu.Unlock()
	for _, f := range slices.Backward(all) {
		f()
	}
}

// Logf implements TB.
func (*Standalone) Logf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// Fatalf implements TB.
func (a *Standalone) Fatalf(format string, args ...any) {
	a.Logf(format, args...)
	a.Done()
	os.Exit(1)
}
