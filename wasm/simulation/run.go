package simulation

import (
	"errors"
)

// RunSteps is how many random steps one run of the tests has.
const RunSteps = 600

// Options say what a run is like. Equal options lead to equal runs.
type Options struct {
	Seed     uint64
	Steps    int // random steps, before the check at the end
	Tabs     int // how many tabs of the site there are at most
	Mutation Mutation
	Twin     func() Twin // returns a new one for each world; nil for none
}

func (o Options) twin() Twin {
	if o.Twin == nil {
		return nil
	}
	return o.Twin()
}

// Run makes random steps, then checks that the visitor can still chat. It returns
// the random steps as a script, the number of all steps that were made and checked,
// those of the check at the end included, and the first violation of an invariant.
func (o Options) Run() (script []Step, count int64, err error) {
	w := o.newWorld()
	g := newGenerator(o)
	for range o.Steps {
		s := g.next(w)
		script = append(script, s)
		if err := w.Do(s); err != nil {
			return script, w.steps, err
		}
	}
	err = w.CheckCanChat()
	return script, w.steps, err
}

// Replay makes the steps of a script, then checks as Run does that the visitor can
// still chat.
func (o Options) Replay(script []Step) error {
	w := o.newWorld()
	for _, s := range script {
		if err := w.Do(s); err != nil {
			return err
		}
	}
	return w.CheckCanChat()
}

// Shrink returns a script as short as it can find that breaks the same invariant: it
// leaves out smaller and smaller pieces until none can be left out.
func (o Options) Shrink(script []Step) []Step {
	want := invariantOf(o.Replay(script))
	for size := len(script) / 2; size > 0; {
		shorter := false
		for at := 0; at+size <= len(script); {
			rest := append(script[:at:at], script[at+size:]...)
			if invariantOf(o.Replay(rest)) == want {
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

// invariantOf returns the number of the invariant that an error is about, 0 for nil
// and -1 for an error of another kind.
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
