package browserfuzz

import (
	"context"
	"math/rand/v2"
	"time"

	"kith/build/test/chromium"
	"kith/build/test/harness"
	"kith/wasm/simulation"
)

// Options say what a run is like. Equal options draw equal steps as long as the product
// behaves the same.
type Options struct {
	Seed    uint64
	Steps   int
	Backend *Backend
	Browser *chromium.Browser
	// Timeout is how long it may take after a step until all is as expected.
	Timeout time.Duration
	// OnStep, if not nil, is called before each step.
	OnStep func(simulation.Step)
}

// Run makes random steps, then checks that the visitor can still chat. It returns the
// steps that it made as a script, and the first violation of an invariant.
func (o Options) Run(ctx context.Context) (script []simulation.Step, err error) {
	err = o.inWorld(ctx, func(w *World) error {
		g := &generator{r: rand.New(rand.NewPCG(o.Seed, 2)), backend: o.Backend}
		for range o.Steps {
			s := g.next(w)
			script = append(script, s)
			if err := o.do(w, s); err != nil {
				return err
			}
		}
		return w.CheckCanChat()
	})
	return script, err
}

// Replay makes the steps of a script, then checks as Run does that the visitor can still
// chat.
func (o Options) Replay(ctx context.Context, script []simulation.Step) error {
	return o.inWorld(ctx, func(w *World) error {
		o.Backend.texts = 1_000 // so that the texts of the last check are not in the script
		for _, s := range script {
			if err := o.do(w, s); err != nil {
				return err
			}
		}
		return w.CheckCanChat()
	})
}

func (o Options) do(w *World, s simulation.Step) error {
	if o.OnStep != nil {
		o.OnStep(s)
	}
	return w.Do(s)
}

// inWorld calls f with a new world and takes that down afterwards.
func (o Options) inWorld(ctx context.Context, f func(*World) error) error {
	tb := newRunTB(ctx)
	defer tb.Done()
	return attempt(func() error {
		o.Backend.reset()
		w := newWorld(tb, o.Backend, o.Browser, o.Timeout)
		if err := w.settle(); err != nil {
			return err
		}
		return f(w)
	})
}

// Shrink returns the shortest script that it can find within limit that breaks the same
// invariant as err: it leaves out smaller and smaller pieces.
func (o Options) Shrink(ctx context.Context, script []simulation.Step, err error, limit time.Duration) []simulation.Step {
	want := invariantOf(err)
	over := time.Now().Add(limit)
	o.Timeout = min(o.Timeout, shrinkTimeout)
	for size := (len(script) + 1) / 2; size > 0; {
		shorter := false
		for at := 0; at+size <= len(script) && time.Now().Before(over); {
			rest := append(script[:at:at], script[at+size:]...)
			if invariantOf(o.Replay(ctx, rest)) == want {
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

// shrinkTimeout is the Timeout while a script is shrunk: what has failed once is not
// waited for so long again.
const shrinkTimeout = 4 * time.Second

// Timeout is an Options.Timeout for a small and busy machine.
const Timeout = harness.Timeout

// Steps is how many random steps a run usually has.
const Steps = 24

// ShrinkLimit is how long a failing script is usually shrunk.
const ShrinkLimit = 45 * time.Second
