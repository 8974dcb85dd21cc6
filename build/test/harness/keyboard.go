package harness

import (
	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp/kb"
)

// Type inserts a text where the focus is, all at once, as pasting or a phone's
// keyboard does.
func (p *Page) Type(text string) {
	p.tb.Helper()
	_, err := call(p.ctx, input.InsertText, input.InsertTextParams{Text: text})
	p.must("typing", err)
}

// Keys without a letter.
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

// Shift is the modifier to hold while a key is pressed.
const Shift = 8

// Key presses and releases a key.
func (p *Page) Key(key string, held ...int64) {
	p.tb.Helper()
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

// Focused returns the role and name of the focused element, in the page or in the
// panel, or "" if there is none.
func (p *Page) Focused() (role, name string) {
	p.tb.Helper()
	var within bool
	d := p.Document
	if d.evaluate("document.activeElement === "+p.iframe(), &within) == nil && within {
		panel, err := p.Panel()
		if err != nil {
			return "", ""
		}
		d = panel
	}
	return d.focused()
}

// focused is Focused within the document, closed shadow trees included.
func (d *Document) focused() (role, name string) {
	root, err := call(d.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: "document", ContextID: d.world})
	if err != nil || root.Result == nil {
		return "", ""
	}
	all, err := call(d.ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: root.Result.ObjectID})
	if err != nil {
		return "", ""
	}
	for _, n := range all.Nodes {
		for _, p := range n.Properties {
			if p.Name == accessibility.PropertyNameFocused && string(p.Value.Value) == "true" && valueText(n.Role) != "RootWebArea" {
				role, name = valueText(n.Role), valueText(n.Name)
			}
		}
	}
	return role, name
}
