package harness

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"kith/build/test/chromium"
)

// world names the isolated world in which the harness's own scripts run in the panel,
// apart from the panel's.
const world = "stage"

// A Page is one tab of a browser.
type Page struct {
	*Document // the page's own document
	ctx       context.Context
	close     context.CancelFunc
	frames    map[cdp.FrameID]context.Context // those that live in a process of their own
	panel     string                          // an expression for the panel's iframe; "" for ours
	mu        sync.Mutex
	errors    []string // what went wrong in its scripts
}

// NewPage opens a tab with a browser profile of its own, as of a new visitor.
func NewPage(tb TB, b *chromium.Browser) *Page {
	tb.Helper()
	p := &Page{frames: map[cdp.FrameID]context.Context{}}
	ctx, cancel := b.Visitor(chromedp.WithListener(p.listen))
	return p.opened(tb, ctx, cancel)
}

// Tab opens another tab of the same visitor.
func (p *Page) Tab() *Page {
	p.tb.Helper()
	q := &Page{frames: map[cdp.FrameID]context.Context{}}
	ctx, cancel := chromium.Tab(p.ctx, chromedp.WithListener(q.listen))
	return q.opened(p.tb, ctx, cancel)
}

func (p *Page) opened(tb TB, ctx context.Context, cancel context.CancelFunc) *Page {
	tb.Helper()
	p.ctx, p.close = ctx, cancel
	p.Document = &Document{tb: tb, page: p, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		tb.Fatalf("opening a tab: %v", err)
	}
	tb.Cleanup(cancel)
	return p
}

// Close closes the tab.
func (p *Page) Close() { p.close() }

// BringToFront puts the tab in front of the others of its window: the keyboard is there.
func (p *Page) BringToFront() {
	p.tb.Helper()
	_, err := call(p.ctx, page.BringToFront, cdp.Empty{})
	p.must("putting the tab in front", err)
}

// Navigate goes to an address and waits until it is loaded.
func (p *Page) Navigate(address string) {
	p.tb.Helper()
	p.must("visiting "+address, chromedp.Do(p.ctx, chromedp.Navigate(address)))
}

// Reload loads the page anew.
func (p *Page) Reload() {
	p.tb.Helper()
	p.must("reloading", chromedp.Do(p.ctx, chromedp.Reload()))
}

// Screenshot returns a picture of the tab, as PNG.
func (p *Page) Screenshot() []byte {
	p.tb.Helper()
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	p.must("a picture", err)
	return picture
}

// Errors returns the uncaught errors of the page's and the panel's scripts, and what
// they wrote to the console as errors or warnings.
func (p *Page) Errors() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.errors...)
}

func (p *Page) must(what string, err error) {
	p.tb.Helper()
	if err != nil {
		p.tb.Fatalf("%s: %v%s", what, err, p.consoleText())
	}
}

// consoleText returns Errors as a text to append to a failure, or "".
func (p *Page) consoleText() string {
	if faults := p.Errors(); len(faults) > 0 {
		return "\nthe console says:\n" + strings.Join(faults, "\n")
	}
	return ""
}

func (p *Page) listen(event any) {
	var fault string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error()
	case *runtime.EventConsoleAPICalled:
		if e.Type != runtime.ConsoleAPICalledTypeError && e.Type != runtime.ConsoleAPICalledTypeWarning {
			return
		}
		var words []string
		for _, a := range e.Args {
			var text string
			if json.Unmarshal([]byte(a.Value), &text) != nil {
				text = a.Description
			}
			words = append(words, text)
		}
		fault = string(e.Type) + ": " + strings.Join(words, " ")
	default:
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.errors = append(p.errors, fault)
}

// AddScript runs a script in every document of the page from now on, before the
// document's own: once in the world of the document's scripts, and once in that in
// which Evaluate runs in the panel.
func (p *Page) AddScript(script string) {
	p.tb.Helper()
	for _, world := range []string{"", world} {
		_, err := call(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script, WorldName: world})
		p.must("watching", err)
	}
}

// HasPanel reports whether the page holds the panel's frame.
func (p *Page) HasPanel() bool {
	p.tb.Helper()
	return Evaluate[bool](p.Document, `!!document.getElementById("kustomer-ui-sdk-iframe")`)
}

// Panel returns the document in the panel's iframe, whether that is in the page's own
// process or in another. A reload replaces it, so do not keep it.
func (p *Page) Panel() (*Document, error) {
	frame, err := p.frameOf(p.iframe())
	if err != nil {
		return nil, err
	}
	ctx := p.ctx
	tree, err := call(p.ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return nil, err
	}
	inside := false
	for _, f := range tree.FrameTree.ChildFrames {
		inside = inside || f.Frame.ID == frame
	}
	if !inside {
		if ctx, err = p.attachFrame(frame); err != nil {
			return nil, err
		}
	}
	world, err := call(ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: frame, WorldName: world})
	if err != nil {
		delete(p.frames, frame) // its process may be another one by now
		return nil, err
	}
	return &Document{tb: p.tb, page: p, ctx: ctx, world: world.ExecutionContextID, outOfProcess: !inside}, nil
}

// SetPanel sets the expression for the panel's iframe element, for pages that embed
// another product than this one.
func (p *Page) SetPanel(expression string) { p.panel = "(" + expression + ")" }

// iframe returns an expression for the panel's iframe element.
func (p *Page) iframe() string {
	if p.panel != "" {
		return p.panel
	}
	return `document.getElementById("kustomer-ui-sdk-iframe")`
}

// frameOf returns the frame of an iframe element of the page.
func (p *Page) frameOf(expression string) (cdp.FrameID, error) {
	element, err := call(p.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: expression})
	if err != nil {
		return "", err
	}
	if element.Result == nil || element.Result.ObjectID == "" {
		return "", fmt.Errorf("the page has no panel")
	}
	described, err := call(p.ctx, dom.DescribeNode, dom.DescribeNodeParams{ObjectID: element.Result.ObjectID})
	if err != nil {
		return "", err
	}
	if described.Node.FrameID == "" {
		return "", fmt.Errorf("the panel holds no document yet")
	}
	return described.Node.FrameID, nil
}
