//go:build js && wasm

package browser

import (
	"strings"
	"testing"

	"kith/wasm/app"
	"kith/wasm/html"
)

func TestAStepIsAppliedInOrder(t *testing.T) {
	shown := "before"
	p := &program{view: func() app.Screen {
		return app.Screen{Body: html.El("p", html.Text(shown)), Open: shown == "after", Snapshot: shown, TrackingToken: "t"}
	}}
	p.update = func(e app.Event) []app.Effect {
		if e == (app.TimerFired{}) {
			shown = "after"
			return []app.Effect{app.Answer{Call: 1, Response: "yes"}, app.Notify{Event: "onOpen"}}
		}
		return nil
	}
	p.stored = func() (string, bool) { return shown, shown == "after" }
	r := &recorder{}
	e := run(t, p, r)
	e.enqueue(app.TimerFired{})
	e.handleQueue()
	want := "snapshot before\ntrack t\nstarted\nstore after\nsnapshot after\npanel open after\nanswer yes\nnotify onOpen"
	if r.recorded() != want {
		t.Errorf("done was\n%s\nand should be\n%s", r.recorded(), want)
	}
}

func TestAScreenIsAppliedToTheDocument(t *testing.T) {
	s := app.Screen{Body: html.El("p"), Name: "home", Language: "ar", Dir: "rtl", Theme: "dark", Accent: "#123456",
		Light: app.Palette{Fill: "#111111", Text: "#222222", Ink: "#333333"}, Title: "Chat"}
	p := &program{view: func() app.Screen { return s }}
	e := run(t, p, &recorder{})
	root := get(document(), "documentElement")
	state := func() string {
		style := get(root, "style")
		return strings.Join([]string{attribute(root, "data-screen"), attribute(root, "lang"), attribute(root, "dir"), attribute(root, "data-theme"),
			asString(call(style, "getPropertyValue", "--accent")), asString(call(style, "getPropertyValue", "--light-ink")),
			asString(call(style, "getPropertyValue", "--dark-ink")), getString(document(), "title")}, " ")
	}
	if got, want := state(), "home ar rtl dark #123456 #333333  Chat"; got != want {
		t.Errorf("it is %q, want %q", got, want)
	}
	s = app.Screen{Body: html.El("p"), Name: "kb", Language: "en", Dir: "ltr"}
	e.enqueue(app.TimerFired{})
	e.handleQueue()
	if got, want := state(), "kb en ltr     Chat"; got != want {
		t.Errorf("it is %q, want %q", got, want)
	}
}

func TestAnnouncementsFocusAndTypedText(t *testing.T) {
	p := programShowing(html.El("main", html.El("textarea", html.On("input", "draft"), html.Attribute("value", "")), html.El("button", html.DataName(`a "b"`), html.On("click", "c"))))
	screen := mount(p.view().Body)
	defer call(screen, "remove")
	set(querySelector("textarea"), "value", "typed before")
	e := start(func() app.Program { return p }, &recorder{})
	defer e.stop()
	if s := p.events[0].(app.Started); s.Typed != "typed before" {
		t.Errorf("started with %+v", s)
	}
	for name, want := range map[string]string{"draft": "textarea", `a "b"`: "button", "c": "button", "nothing": "button"} {
		e.perform(app.Focus{Name: name})
		if got := localName(get(document(), "activeElement")); name != "nothing" && got != want {
			t.Errorf("the focus for %q is at %s", name, got)
		}
	}
	for _, text := range []string{"one", "two", "two", "three"} {
		e.perform(app.Announce{Text: text})
	}
	if got := getString(e.liveRegion, "textContent"); got != "twotwothree" || attribute(e.liveRegion, "aria-live") != "polite" {
		t.Errorf("the live region contains %q", got)
	}
}
