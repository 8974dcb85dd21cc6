package compat

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"

	"kith/build/test/harness"
)

//go:embed recorder.js
var recorder string

// A visitor is somebody who is on the site for the first time.
type visitor struct {
	site Site
	tb   harness.TB
	page *harness.Page
}

var lines atomic.Int64

// uniqueText returns a text that occurs nowhere else.
func uniqueText(about string) string {
	return fmt.Sprintf("%s %d-%s", about, lines.Add(1), harness.ID()[:8])
}

// waitFor waits until an expression is true in the page.
func (v *visitor) waitFor(what, expression string) {
	harness.Until(v.tb, what, func() string {
		if !harness.Evaluate[bool](v.page.Document, "!!("+expression+")") {
			return "it is not so"
		}
		return ""
	})
}

// waitStarted waits until the chat can be called, begins to count its events, and calls
// start.
func (v *visitor) waitStarted() {
	v.waitFor("the page has a global Kustomer", `window.Kustomer?.start`)
	v.page.Execute(`recorder.listen()`)
	v.mustCall("start")
}

// An answer is what a method called its callback with.
type answer struct {
	Answers  int
	Response json.RawMessage
	Error    string
}

// call calls a method with a callback, and waits for the callback.
func (v *visitor) call(method string, arguments ...any) (a answer) {
	given, err := json.Marshal(append([]any{method}, arguments...))
	if err != nil {
		v.tb.Fatalf("%s: %v", method, err)
	}
	n := harness.Evaluate[int](v.page.Document, fmt.Sprintf("recorder.call(...%s)", given))
	harness.Until(v.tb, "Kustomer."+method+" calls back", func() string {
		if a = harness.Evaluate[answer](v.page.Document, fmt.Sprintf("recorder.calls[%d]", n)); a.Answers == 0 {
			return "it does not"
		}
		return ""
	})
	return a
}

// mustCall calls a method that must succeed.
func (v *visitor) mustCall(method string, arguments ...any) json.RawMessage {
	a := v.call(method, arguments...)
	if a.Error != "" {
		v.tb.Fatalf("Kustomer.%s answers: %s", method, a.Error)
	}
	return a.Response
}

// checkAnsweredOnce checks that each callback was called once.
func (v *visitor) checkAnsweredOnce() {
	if wrong := harness.Evaluate[string](v.page.Document, `recorder.calls.filter(c => c.answers !== 1).map(c => c.method + ": " + c.answers).join()`); wrong != "" {
		v.tb.Fatalf("callbacks that were not called once: %s", wrong)
	}
}

// eventCount returns how often an event was fired.
func (v *visitor) eventCount(event string) int {
	return harness.Evaluate[int](v.page.Document, fmt.Sprintf("recorder.fired[%q]", event))
}

// reload loads the page again.
func (v *visitor) reload() {
	v.page.Reload()
	v.waitStarted()
}

// panel waits for the panel's document and returns it.
func (v *visitor) panel() (d *harness.Document) {
	harness.Until(v.tb, "the panel is there", func() (wrong string) {
		var err error
		if d, err = v.page.Panel(); err != nil {
			return err.Error()
		}
		return ""
	})
	return d
}

// startConversation calls createConversation and waits for the text box.
func (v *visitor) startConversation() {
	v.mustCall("createConversation")
	harness.Until(v.tb, fmt.Sprintf("a text box named %q", v.site.Box), func() string {
		if !v.panel().Has("textbox", v.site.Box) {
			return "there is none"
		}
		return ""
	})
}

// typeAndSend types and sends a text as a person does, and waits until it is in the
// conversation and no longer in the text box.
func (v *visitor) typeAndSend(text string) {
	d := v.panel()
	d.Press("textbox", v.site.Box)
	harness.Until(v.tb, "the keyboard is in the text box", func() string {
		if role, name := v.page.Focused(); role != "textbox" {
			return fmt.Sprintf("it is at the %s %q", role, name)
		}
		return ""
	})
	v.page.Type(text)
	harness.Until(v.tb, "what is typed stands in the text box", func() string {
		if has := v.draftText(); !strings.Contains(has, text) {
			return fmt.Sprintf("it holds %q", has)
		}
		return ""
	})
	if v.site.Send != "" {
		d.Press("button", v.site.Send)
	} else {
		v.page.Key(harness.Enter)
	}
	v.waitText(text)
	harness.Until(v.tb, "the text box is empty of the message", func() string {
		if strings.Contains(v.draftText(), text) {
			return "it stands there still"
		}
		return ""
	})
}

// draftText returns what is in the panel's text boxes.
func (v *visitor) draftText() string {
	return harness.Evaluate[string](v.panel(), `[...document.querySelectorAll("textarea, input, [contenteditable]")].map(e => e.value ?? e.textContent).join(" ")`)
}

// visibleText returns the text of the panel, without what is in text boxes.
func (v *visitor) visibleText() string {
	d, err := v.page.Panel()
	if err != nil {
		return ""
	}
	return harness.Evaluate[string](d, `document.body?.innerText ?? ""`)
}

// waitText waits until a text can be read in the panel.
func (v *visitor) waitText(text string) {
	harness.Until(v.tb, fmt.Sprintf("%q can be read in the panel", text), func() string {
		if shown := v.visibleText(); !strings.Contains(shown, text) {
			return fmt.Sprintf("there is %.300q", shown)
		}
		return ""
	})
}
