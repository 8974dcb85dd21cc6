package simulation

import (
	"errors"
	"math/rand/v2"
)

// A Options says how a walk goes. The same course goes the same way.
type Options struct {
	Seed     uint64
	Steps    int
	Tabs     int // how many tabs of the site there are at most
	Mutation Mutation
}

// Run goes the steps, then proves that the visitor can still chat. It answers
// the steps gone, which are a script, and the first invariant that did not
// hold. Gone counts everything that happened and was looked at, in the proof
// too.
func (c Options) Run() (script []Step, gone int64, err error) {
	w := c.newWorld()
	g := &generator{r: rand.New(rand.NewPCG(c.Seed, 1)), tabs: c.Tabs}
	for range c.Steps {
		s := g.next(w)
		script = append(script, s)
		if err := w.Do(s); err != nil {
			return script, w.steps, err
		}
	}
	err = w.CheckCanChat()
	return script, w.steps, err
}

// Replay goes the steps of a script, then proves as Walk does.
func (c Options) Replay(script []Step) error {
	w := c.newWorld()
	w.checkAlways = true
	for _, s := range script {
		if err := w.Do(s); err != nil {
			return err
		}
	}
	return w.CheckCanChat()
}

// Shrink shortens a failing script as far as it goes on failing at the same
// invariant: it leaves out ever smaller pieces until none can be left out.
func (c Options) Shrink(script []Step) []Step {
	want := invariantOf(c.Replay(script))
	for size := len(script) / 2; size > 0; {
		shorter := false
		for at := 0; at+size <= len(script); {
			rest := append(script[:at:at], script[at+size:]...)
			if invariantOf(c.Replay(rest)) == want {
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

// invariantOf is the number of the invariant that an error is about; 0 for none,
// and -1 for a fault of another kind.
func invariantOf(err error) int {
	var v *Violation
	switch {
	case err == nil:
		return 0
	case errors.As(err, &v):
		return v.Invariant
	}
	return -1
}
