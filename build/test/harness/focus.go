package harness

import (
	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/runtime"
)

// Focused says where the keyboard is: the role and name that a person is told,
// in the page or in the panel. They are "" where it is nowhere.
func (p *Page) Focused() (role, name string) {
	p.j.Helper()
	var within bool
	d := p.Document
	if d.ask("document.activeElement === "+p.iframe(), &within) == nil && within {
		panel, err := p.Panel()
		if err != nil {
			return "", ""
		}
		d = panel
	}
	return d.focused()
}

// focused looks for what is told to have the keyboard, in closed shadows too.
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
			if p.Name == accessibility.PropertyNameFocused && string(p.Value.Value) == "true" && word(n.Role) != "RootWebArea" {
				role, name = word(n.Role), word(n.Name)
			}
		}
	}
	return role, name
}
