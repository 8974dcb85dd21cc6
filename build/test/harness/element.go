package harness

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
)

// An Element is something that has a role and a name.
type Element struct {
	Role, Name string
	document   *Document
	node       cdp.BackendNodeID
	Disabled   bool
}

// Elements returns the elements of a role, or all if it is "", as the accessibility
// tree has them. Hidden ones are not among them.
func (d *Document) Elements(role string) ([]Element, error) {
	root, err := call(d.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: "document", ContextID: d.world})
	if err != nil {
		return nil, err
	}
	if root.Result == nil || root.Result.ObjectID == "" {
		return nil, fmt.Errorf("there is no document")
	}
	found, err := call(d.ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: root.Result.ObjectID, Role: role})
	if err != nil {
		return nil, err
	}
	var elements []Element
	for _, n := range found.Nodes {
		if n.Ignored || n.BackendDOMNodeID == 0 {
			continue
		}
		e := Element{Role: valueText(n.Role), Name: valueText(n.Name), document: d, node: n.BackendDOMNodeID}
		for _, p := range n.Properties {
			e.Disabled = e.Disabled || p.Name == accessibility.PropertyNameDisabled && string(p.Value.Value) == "true"
		}
		elements = append(elements, e)
	}
	return elements, nil
}

func valueText(v *accessibility.Value) (s string) {
	if v != nil {
		json.Unmarshal([]byte(v.Value), &s)
	}
	return s
}

// element returns the first element of that role and name. A name that ends in "…"
// stands for all that begin with it.
func (d *Document) element(role, name string) (Element, error) {
	all, err := d.Elements(role)
	if err != nil {
		return Element{}, err
	}
	beginning, open := strings.CutSuffix(name, "…")
	var names []string
	i := slices.IndexFunc(all, func(e Element) bool {
		names = append(names, e.Name)
		return e.Name == name || open && strings.HasPrefix(e.Name, beginning)
	})
	if i < 0 {
		return Element{}, fmt.Errorf("there is no %s %q; there are %q", role, name, names)
	}
	return all[i], nil
}

// Click clicks the middle of the element with the mouse.
func (e Element) Click() error {
	x, y, err := e.clickPoint()
	if err != nil {
		return err
	}
	tab := e.document.page.ctx
	for _, kind := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMouseMoved, input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
		p := input.DispatchMouseEventParams{Type: kind, X: x, Y: y}
		if kind != input.DispatchMouseEventTypeMouseMoved {
			p.Button, p.ClickCount = input.MouseButtonLeft, 1
		}
		if _, err := call(tab, input.DispatchMouseEvent, p); err != nil {
			return err
		}
	}
	return nil
}

// clickPoint waits until the element does not move, and returns its middle. It fails
// if something else is over it.
func (e Element) clickPoint() (x, y float64, err error) {
	d := e.document
	if _, err := call(d.ctx, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: e.node}); err != nil {
		return 0, 0, err
	}
	node, err := call(d.ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: e.node, ExecutionContextID: d.world})
	if err != nil {
		return 0, 0, err
	}
	yes := true
	free, err := call(d.ctx, runtime.CallFunctionOn, runtime.CallFunctionOnParams{
		ObjectID: node.Object.ObjectID, AwaitPromise: &yes, ReturnByValue: &yes,
		FunctionDeclaration: `async function() {
			for (let before = "", now = ""; ; before = now) {
				await new Promise((next) => requestAnimationFrame(next));
				const r = this.getBoundingClientRect();
				now = [r.x, r.y, r.width, r.height].join();
				if (now !== before) continue;
				const over = this.getRootNode().elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
				if (!over || over === this || this.contains(over) || over.contains(this) || over.closest("label")?.control === this) return "";
				return over.outerHTML.slice(0, 120);
			}
		}`,
	})
	if err != nil {
		return 0, 0, err
	}
	var over string
	if free.ExceptionDetails != nil || json.Unmarshal([]byte(free.Result.Value), &over) != nil || over != "" {
		return 0, 0, fmt.Errorf("the %s %q cannot be pressed: over it lies %s %v", e.Role, e.Name, over, free.ExceptionDetails)
	}
	quads, err := call(d.ctx, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: e.node})
	if err != nil {
		return 0, 0, err
	}
	if len(quads.Quads) == 0 {
		return 0, 0, fmt.Errorf("the %s %q is not on the screen", e.Role, e.Name)
	}
	x0, y0, err := d.offset()
	q := quads.Quads[0]
	return x0 + (q[0]+q[4])/2, y0 + (q[1]+q[5])/2, err
}

// Press clicks the element of that role and name, as soon as it is there and enabled.
func (d *Document) Press(role, name string) {
	d.tb.Helper()
	Until(d.tb, fmt.Sprintf("pressing the %s %q", role, name), func() string {
		e, err := d.element(role, name)
		if err == nil && e.Disabled {
			err = fmt.Errorf("the %s %q is disabled", role, name)
		}
		if err == nil {
			err = e.Click()
		}
		if err != nil {
			return err.Error()
		}
		return ""
	})
}

// Has reports whether there is an element of that role and name.
func (d *Document) Has(role, name string) bool {
	_, err := d.element(role, name)
	return err == nil
}
