package harness

import (
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

// Type types a text where the keyboard is, all at once, as pasting or a phone's
// keyboard does.
func (p *Page) Type(text string) {
	p.j.Helper()
	_, err := call(p.ctx, input.InsertText, input.InsertTextParams{Text: text})
	p.must("typing", err)
}

// The keys that have no letter.
const (
	Enter  = kb.Enter
	Escape = kb.Escape
	Tab    = kb.Tab
	Up     = kb.ArrowUp
	Down   = kb.ArrowDown
	Home   = kb.Home
	End    = kb.End
	Space  = " "
)

// Shift, held while a key is pressed.
const Shift = 8

// Key presses one key and lets it go.
func (p *Page) Key(key string, held ...int64) {
	p.j.Helper()
	for _, r := range key {
		events := kb.Encode(r)
		// A key that writes is one event with its text, as a keyboard's is: a
		// page that prevents the key prevents the text.
		if len(events) == 3 {
			events[0].Text, events[0].UnmodifiedText = events[1].Text, events[1].UnmodifiedText
			events = []*input.DispatchKeyEventParams{events[0], events[2]}
		}
		for _, e := range events {
			for _, h := range held {
				e.Modifiers |= h
			}
			_, err := call(p.ctx, input.DispatchKeyEvent, *e)
			p.must("pressing a key", err)
		}
	}
}
