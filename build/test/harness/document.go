package harness

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// A Document is what a tab or a frame shows.
type Document struct {
	tb           TB
	page         *Page
	ctx          context.Context            // of the process that it lives in
	world        runtime.ExecutionContextID // 0 for the page's own scripts' world
	outOfProcess bool                       // whether it lives in another process than the page
}

// call runs one command of the browser's protocol, for Timeout at most.
func call[P, R any](ctx context.Context, command cdp.Command[P, R], params P) (R, error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	return chromedp.Call(ctx, command, params)
}

// attachFrame returns the context of a frame that has a process of its own.
func (p *Page) attachFrame(frame cdp.FrameID) (context.Context, error) {
	if ctx, ok := p.frames[frame]; ok && ctx.Err() == nil {
		return ctx, nil
	}
	ctx, cancel := chromedp.NewContext(p.ctx, chromedp.WithTargetID(target.ID(frame)), chromedp.WithDetachOnCancel(), chromedp.WithListener(p.listen))
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		return nil, err
	}
	p.frames[frame] = ctx
	return ctx, nil
}

// evaluate evaluates an expression, awaits its value, and decodes that into v.
func (d *Document) evaluate(expression string, v any) error {
	yes := true
	answer, err := call(d.ctx, runtime.Evaluate, runtime.EvaluateParams{
		Expression: expression, ContextID: d.world, ReturnByValue: &yes, AwaitPromise: &yes,
	})
	switch {
	case err != nil:
		return err
	case answer.ExceptionDetails != nil:
		return &chromedp.ExceptionError{ExceptionDetails: answer.ExceptionDetails}
	case v == nil:
		return nil
	case answer.Result == nil || len(answer.Result.Value) == 0:
		return errors.New("it answered nothing")
	}
	return json.Unmarshal([]byte(answer.Result.Value), v)
}

// Evaluate returns the value of an expression in the document. A promise is awaited.
func Evaluate[T any](d *Document, expression string) T {
	d.tb.Helper()
	var v T
	if err := d.evaluate(expression, &v); err != nil {
		d.tb.Fatalf("%s: %v%s", expression, err, d.page.consoleText())
	}
	return v
}

// Execute runs a statement in the document.
func (d *Document) Execute(statement string) {
	d.tb.Helper()
	if err := d.evaluate(statement, nil); err != nil {
		d.tb.Fatalf("%s: %v%s", statement, err, d.page.consoleText())
	}
}

// offset returns where the document's top left corner is in the tab, in CSS pixels.
func (d *Document) offset() (x, y float64, err error) {
	if !d.outOfProcess {
		return 0, 0, nil // the browser counts from the tab's corner by itself
	}
	iframe, err := call(d.page.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: d.page.iframe()})
	if err != nil {
		return 0, 0, err
	}
	quads, err := call(d.page.ctx, dom.GetContentQuads, dom.GetContentQuadsParams{ObjectID: iframe.Result.ObjectID})
	if err != nil || len(quads.Quads) == 0 {
		return 0, 0, fmt.Errorf("the panel is not on the screen (%v)", err)
	}
	return quads.Quads[0][0], quads.Quads[0][1], nil
}
