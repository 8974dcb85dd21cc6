//go:build js && wasm

package browser

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
	"kith/wasm/html"
)

// captureOutcomes records what static/outcomes.js would be told, until the test ends.
func captureOutcomes(t *testing.T) *[]string {
	var told []string
	f, err := safejs.FuncOf(func(_ safejs.Value, args []safejs.Value) any {
		told = append(told, fmt.Sprint(asString(args[0]), " ", getBool(args[1], ""), " ", asString(args[1])))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	set(get(global, "kith"), "outcome", f)
	t.Cleanup(func() {
		set(get(global, "kith"), "outcome", safejs.Undefined())
		f.Release()
	})
	return &told
}

func TestOutcomes(t *testing.T) {
	captureErrors(t)
	told := captureOutcomes(t)
	p := programShowing(html.El("p"))
	p.update = func(e app.Event) []app.Effect {
		switch e := e.(type) {
		case app.Started:
			if e.Stored == "poison" {
				panic("poison")
			}
		case app.TimerFired:
			panic("late")
		}
		return []app.Effect{app.Outcome{Signal: "restore"}, app.Outcome{Signal: "other", Failed: true}}
	}
	e := run(t, p, &recorder{stored: "poison"})
	e.enqueue(app.TimerFired{})
	e.handleQueue()
	if want := []string{"panic true ", "restore true ", "restore false ", "other true ", "panic true "}; !slices.Equal(*told, want) {
		t.Errorf("it is told %q", *told)
	}
	*told = nil
	channel := must(construct("MessageChannel"))
	(&frameHost{port: get(channel, "port1"), names: []string{"a", "b"}}).started(true)
	if want := []string{"bindings false a b"}; !slices.Equal(*told, want) {
		t.Errorf("it is told %q", *told)
	}
}

// TestNobodyIsToldOfOutcomes: the inbox counts none, and its program does not stumble.
func TestNobodyIsToldOfOutcomes(t *testing.T) {
	faults := captureErrors(t)
	p := programShowing(html.El("p"))
	p.update = func(app.Event) []app.Effect { return []app.Effect{app.Outcome{Signal: "restore"}} }
	run(t, p, &recorder{})
	if len(*faults) > 0 {
		t.Errorf("the console is told %q", *faults)
	}
}

func TestFrameID(t *testing.T) {
	address := getString(global, "location.href")
	defer call(get(global, "history"), "replaceState", nil, "", address)
	for query, want := range map[string]string{"?key=k&frame=k3j9x2m4": "k3j9x2m4", "?frame=": "", "?": ""} {
		call(get(global, "history"), "replaceState", nil, "", query)
		p := programShowing(html.El("p"))
		run(t, p, &recorder{})
		if got := p.events[0].(app.Started).Frame; got != want {
			t.Errorf("of %q it gets %q", query, got)
		}
	}
}
