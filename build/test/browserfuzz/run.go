package browserfuzz

import (
	"context"
	"math/rand/v2"
	"time"

	"kith/build/test/chromium"
	"kith/build/test/harness"
	"kith/wasm/simulation"
)

// A Options says how a walk goes. The same course draws the same steps as long
// as the product behaves the same.
type Options struct {
	Seed    uint64
	Steps   int
	Backend *Backend
	Browser *chromium.Browser
	// Patience is how long what a step has led to may take to come to rest.
	Timeout time.Duration
	// Watch is told of each step before it happens; nil for nobody.
	OnStep func(simulation.Step)
}

// Run goes the steps, then proves that the visitor can still chat. It answers
// the steps gone, which are a script, and what did not hold.
func (c Options) Run(ctx context.Context) (script []simulation.Step, err error) {
	err = c.inWorld(ctx, func(w *World) error {
		g := &generator{r: rand.New(rand.NewPCG(c.Seed, 2)), backend: c.Backend}
		for range c.Steps {
			s := g.next(w)
			script = append(script, s)
			if err := c.do(w, s); err != nil {
				return err
			}
		}
		return w.CheckCanChat()
	})
	return script, err
}

// Replay goes the steps of a script, then proves as Walk does.
func (c Options) Replay(ctx context.Context, script []simulation.Step) error {
	return c.inWorld(ctx, func(w *World) error {
		c.Backend.texts = 1_000 // those of the proof are none of the script's
		for _, s := range script {
			if err := c.do(w, s); err != nil {
				return err
			}
		}
		return w.CheckCanChat()
	})
}

func (c Options) do(w *World, s simulation.Step) error {
	if c.OnStep != nil {
		c.OnStep(s)
	}
	return w.Do(s)
}

// inWorld does something in a new world and takes it down afterwards.
func (c Options) inWorld(ctx context.Context, f func(*World) error) error {
	tb := newRunTB(ctx)
	defer tb.Done()
	return attempt(func() error {
		c.Backend.reset()
		w := newWorld(tb, c.Backend, c.Browser, c.Timeout)
		if err := w.settle(); err != nil {
			return err
		}
		return f(w)
	})
}

// Shrink shortens a failing script for as long as limit says and as far as it
// goes on failing at the same invariant: it leaves out ever smaller pieces.
func (c Options) Shrink(ctx context.Context, script []simulation.Step, err error, limit time.Duration) []simulation.Step {
	want := invariantOf(err)
	over := time.Now().Add(limit)
	c.Timeout = min(c.Timeout, shrinkTimeout)
	for size := (len(script) + 1) / 2; size > 0; {
		shorter := false
		for at := 0; at+size <= len(script) && time.Now().Before(over); {
			rest := append(script[:at:at], script[at+size:]...)
			if invariantOf(c.Replay(ctx, rest)) == want {
				script, shorter = rest, true
			} else {
				at += size
			}
		}
		if !shorter || size > len(script) {
			size /= 2
		}
	}
	return script
}

// shrinkTimeout is how long a shortened script may take to come to rest; what
// has failed once is not waited for so long again.
const shrinkTimeout = 4 * time.Second

// Timeout is how long a step may take to come to rest on a small and busy
// machine.
const Timeout = harness.Timeout

// Steps is how many steps a walk goes before it is proved.
const Steps = 24

// ShrinkLimit is how long a failing walk is shortened.
const ShrinkLimit = 45 * time.Second
