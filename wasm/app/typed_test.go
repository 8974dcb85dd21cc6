package app_test

import (
	"testing"

	"kith/wasm/app"
	"kith/wasm/html"
)

// box is a program with a text box that accepts at most three characters, and nothing
// that is changed in another way than by typing.
type box struct{ text string }

func (b *box) Update(_ app.Moment, e app.Event) []app.Effect {
	switch e := e.(type) {
	case app.Started:
		b.text = e.Typed
	case app.Action:
		if e.Type == "input" && len(e.Text) <= 3 {
			b.text = e.Text
		}
		if e.Type == "enter" {
			b.text = ""
		}
	}
	return nil
}

func (b *box) View() app.Screen {
	return app.Screen{Body: html.El("textarea", html.On("input", "text"), html.On("change", "text"), html.On("enter", "send"), html.Attribute("value", b.text))}
}

func (b *box) Stored() (string, bool) { return "", false }

func TestTyping(t *testing.T) {
	typed := func(s string) app.Event { return app.Action{Type: "input", Name: "text", Text: s} }
	for _, test := range []struct {
		name   string
		events []app.Event
		want   html.Patches // of the last event
	}{
		{"what was typed before the start stays", []app.Event{app.Started{Typed: "hi"}}, ``},
		{"what the program takes over stays", []app.Event{app.Started{}, typed("h"), typed("hi")}, ``},
		{"what it refuses goes", []app.Event{app.Started{}, typed("abc"), typed("abcd")}, `["s","value","abc"]`},
		{"what it refuses goes every time", []app.Event{app.Started{}, typed("abc"), typed("abcd"), typed("abce")}, `["s","value","abc"]`},
		{"a change is refused, too", []app.Event{app.Started{}, app.Action{Type: "change", Name: "text", Text: "abc"}}, `["s","value",""]`},
		{"what is sent goes, whatever the key's event says", []app.Event{app.Started{}, typed("abc"), app.Action{Type: "enter", Name: "send"}}, `["s","value",""]`},
		{"what is in the document and was not typed goes", []app.Event{app.Started{}, typed("abc"), app.Started{}}, `["s","value",""]`},
		{"what is sent goes", []app.Event{app.Started{}, typed("abc"), app.Action{Type: "enter", Name: "send", Text: "abc"}}, `["s","value",""]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			loop := app.NewLoop(&box{})
			var step app.Step
			for _, e := range test.events {
				step = loop.Handle(app.Moment{}, e)
			}
			if step.Patches != test.want {
				t.Errorf("the document is changed by %q, want %q", step.Patches, test.want)
			}
		})
	}
}
