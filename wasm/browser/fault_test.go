//go:build js && wasm

package browser

import (
	"strings"
	"testing"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
	"kith/wasm/html"
)

// captureErrors records what is logged to the console, until the test ends.
func captureErrors(t *testing.T) *[]string {
	console := get(global, "console")
	before := get(console, "error")
	var faults []string
	instead, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		faults = append(faults, asString(args[0]))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	set(console, "error", instead)
	t.Cleanup(func() {
		set(console, "error", before)
		instead.Release()
	})
	return &faults
}

func TestAPanicInTheProgramDoesNotEndIt(t *testing.T) {
	p := programShowing(html.El("button", html.On("click", "press")))
	var presses []int
	p.update = func(e app.Event) []app.Effect {
		if _, ok := e.(app.Action); ok {
			presses = append(presses, len(presses))
			return []app.Effect{app.Notify{Event: "pressed"}, app.Notify{Event: string(rune('0' + 4/(len(presses)%2)))}}
		}
		return nil
	}
	r := &recorder{}
	run(t, p, r)
	faults := captureErrors(t)
	for range 4 {
		call(querySelector("button"), "click")
	}
	if len(presses) != 4 || strings.Count(r.recorded(), "notify pressed") != 2 {
		t.Errorf("%d presses were handled and %q recorded", len(presses), r.recorded())
	}
	if len(*faults) != 2 || !strings.Contains((*faults)[0], "divide by zero") || !strings.Contains((*faults)[0], "fault_test.go") {
		t.Errorf("reported %q", *faults)
	}
}

func TestAProgramThatCannotStartReportsIt(t *testing.T) {
	captureErrors(t)
	p := programShowing(html.El("p"))
	p.update = func(app.Event) []app.Effect { panic("always") }
	r := &recorder{}
	run(t, p, r)
	if r.recorded() != "failed" {
		t.Errorf("recorded %q", r.recorded())
	}
}

func TestASavedStateThatPanicsTheProgramIsDropped(t *testing.T) {
	faults := captureErrors(t)
	made := 0
	var starts []string
	create := func() app.Program {
		made++
		p := programShowing(html.El("p"))
		p.update = func(e app.Event) []app.Effect {
			if s, ok := e.(app.Started); ok {
				if s.Stored == "poison" {
					panic("poison")
				}
				starts = append(starts, s.Stored)
			}
			return nil
		}
		p.stored = func() (string, bool) { return "fresh", true }
		return p
	}
	screen := mount(html.El("p"))
	defer call(screen, "remove")
	r := &recorder{stored: "poison"}
	start(create, r).stop()
	if made != 2 || len(starts) != 1 || starts[0] != "" || !strings.Contains(r.recorded(), "store fresh") {
		t.Errorf("made %d times, started with %q, recorded %q", made, starts, r.recorded())
	}
	if len(*faults) != 2 {
		t.Errorf("reported %q", *faults)
	}
}
