package browserfuzz

import (
	"context"
	"math/rand/v2"
	"time"

	"kith/build/test/chromium"
	"kith/build/test/harness"
	"kith/wasm/simulation"
)

// A Course says how a walk goes. The same course draws the same steps as long
// as the product behaves the same.
type Course struct {
	Seed    uint64
	Steps   int
	Crew    *Crew
	Browser *chromium.Browser
	// Patience is how long what a step has led to may take to come to rest.
	Patience time.Duration
	// Watch is told of each step before it happens; nil for nobody.
	Watch func(simulation.Step)
}

// Walk goes the steps, then proves that the visitor can still chat. It answers
// the steps gone, which are a script, and what did not hold.
func (c Course) Walk(ctx context.Context) (script []simulation.Step, err error) {
	err = c.world(ctx, func(w *World) error {
		g := &generator{r: rand.New(rand.NewPCG(c.Seed, 2)), c: c.Crew}
		for range c.Steps {
			s := g.next(w)
			script = append(script, s)
			if err := c.do(w, s); err != nil {
				return err
			}
		}
		return w.Prove()
	})
	return script, err
}

// Replay goes the steps of a script, then proves as Walk does.
func (c Course) Replay(ctx context.Context, script []simulation.Step) error {
	return c.world(ctx, func(w *World) error {
		c.Crew.texts = 1_000 // those of the proof are none of the script's
		for _, s := range script {
			if err := c.do(w, s); err != nil {
				return err
			}
		}
		return w.Prove()
	})
}

func (c Course) do(w *World, s simulation.Step) error {
	if c.Watch != nil {
		c.Watch(s)
	}
	return w.Do(s)
}

// world does something in a new world and takes it down afterwards.
func (c Course) world(ctx context.Context, f func(*World) error) error {
	j := newJudge(ctx)
	defer j.Done()
	return attempt(func() error {
		c.Crew.next()
		w := newWorld(j, c.Crew, c.Browser, c.Patience)
		if err := w.settle(); err != nil {
			return err
		}
		return f(w)
	})
}

// Shrink shortens a failing script for as long as limit says and as far as it
// goes on failing at the same invariant: it leaves out ever smaller pieces.
func (c Course) Shrink(ctx context.Context, script []simulation.Step, err error, limit time.Duration) []simulation.Step {
	want := broken(err)
	over := time.Now().Add(limit)
	c.Patience = min(c.Patience, shrinkPatience)
	for size := (len(script) + 1) / 2; size > 0; {
		shorter := false
		for at := 0; at+size <= len(script) && time.Now().Before(over); {
			rest := append(script[:at:at], script[at+size:]...)
			if broken(c.Replay(ctx, rest)) == want {
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

// shrinkPatience is how long a shortened script may take to come to rest; what
// has failed once is not waited for so long again.
const shrinkPatience = 4 * time.Second

// Patience is how long a step may take to come to rest on a small and busy
// machine.
const Patience = harness.Patience

// Steps is how many steps a walk goes before it is proved.
const Steps = 24

// ShrinkLimit is how long a failing walk is shortened.
const ShrinkLimit = 45 * time.Second
