package stage

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
		for _, k := range kb.Encode(r) {
			for _, h := range held {
				k.Modifiers |= h
			}
			_, err := call(p.ctx, input.DispatchKeyEvent, *k)
			p.must("pressing a key", err)
		}
	}
}

// Focused says where the keyboard is: the role and name that a person is told,
// in the page or in the panel.
func (p *Page) Focused() (role, name string) {
	p.j.Helper()
	const what = `(() => { const e = document.activeElement; return !e || e === document.body ? "" : e.id === "kustomer-ui-sdk-iframe" ? "panel" : "here" })()`
	d := p.Document
	var where string
	if d.ask(what, &where) == nil && where == "panel" {
		panel, err := p.Panel()
		if err != nil {
			return "", ""
		}
		d = panel
	}
	return d.focused()
}
