//go:build js && wasm

package browser

import (
	"strings"
	"testing"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
	"kith/wasm/html"
)

// mute keeps what is reported to the console, until the test ends.
func mute(t *testing.T) *[]string {
	console := at(global, "console")
	before := at(console, "error")
	var faults []string
	instead, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		faults = append(faults, text(args[0]))
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
	p := shows(html.El("button", html.On("click", "press")))
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
	faults := mute(t)
	for range 4 {
		call(find("button"), "click")
	}
	if len(presses) != 4 || strings.Count(r.heard(), "notify pressed") != 2 {
		t.Errorf("%d presses were taken in and %q said", len(presses), r.heard())
	}
	if len(*faults) != 2 || !strings.Contains((*faults)[0], "divide by zero") || !strings.Contains((*faults)[0], "fault_test.go") {
		t.Errorf("reported %q", *faults)
	}
}

func TestAProgramThatCannotBeginSaysSo(t *testing.T) {
	mute(t)
	p := shows(html.El("p"))
	p.update = func(app.Event) []app.Effect { panic("always") }
	r := &recorder{}
	run(t, p, r)
	if r.heard() != "failed" {
		t.Errorf("said %q", r.heard())
	}
}

func TestASavedStateThatBreaksTheProgramIsGivenUp(t *testing.T) {
	faults := mute(t)
	made := 0
	var begun []string
	create := func() app.Program {
		made++
		p := shows(html.El("p"))
		p.update = func(e app.Event) []app.Effect {
			if s, ok := e.(app.Started); ok {
				if s.Stored == "poison" {
					panic("poison")
				}
				begun = append(begun, s.Stored)
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
	if made != 2 || len(begun) != 1 || begun[0] != "" || !strings.Contains(r.heard(), "store fresh") {
		t.Errorf("made %d times, begun with %q, said %q", made, begun, r.heard())
	}
	if len(*faults) != 2 {
		t.Errorf("reported %q", *faults)
	}
}
