package stage

import (
	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/runtime"
)

// focused is the role and name of the document's active element.
func (d *Document) focused() (role, name string) {
	d.j.Helper()
	active, err := call(d.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.activeElement || document.body", ContextID: d.world})
	if err != nil || active.Result == nil {
		return "", ""
	}
	no := false
	nodes, err := call(d.ctx, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: active.Result.ObjectID, FetchRelatives: &no})
	if err != nil || len(nodes.Nodes) == 0 {
		return "", ""
	}
	return word(nodes.Nodes[0].Role), word(nodes.Nodes[0].Name)
}
