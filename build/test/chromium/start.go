package chromium

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/chromedp/chromedp"
)

// A Browser is a running Chromium without a window. Start one and open many visitors
// in it: a process takes a second to start, a visitor some milliseconds.
type Browser struct {
	root  context.Context
	close context.CancelFunc
}

// flags returns those of chromedp, which adds --no-sandbox for root and a fresh
// user-data-dir each time, and those that keep the browser from requests of its own
// and each site in a process of its own.
func flags(path string, more []chromedp.ExecAllocatorOption) []chromedp.ExecAllocatorOption {
	own := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-field-trial-config", true),
		chromedp.Flag("site-per-process", true), // as the browsers that people use; the headless shell does not by itself
	}
	all := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)], own...)
	return append(all, more...)
}

// Start starts a Chromium, and installs it first if there is none and it may. The
// browser runs until Close or until the context ends, and never longer than this
// process. More options are added to the usual ones.
func Start(ctx context.Context, more ...chromedp.ExecAllocatorOption) (*Browser, error) {
	return start(ctx, Ensure, more)
}

// StartDesktop is Start for a browser that people use, which is slower: for what is
// measured.
func StartDesktop(ctx context.Context, more ...chromedp.ExecAllocatorOption) (*Browser, error) {
	return start(ctx, EnsureDesktop, more)
}

func start(ctx context.Context, ensure func(context.Context, io.Writer) (string, error), more []chromedp.ExecAllocatorOption) (*Browser, error) {
	path, err := ensure(ctx, os.Stderr)
	if err != nil {
		return nil, err
	}
	allocator, free := chromedp.NewExecAllocator(ctx, flags(path, more)...)
	root, closeRoot := chromedp.NewContext(allocator)
	b := &Browser{root: root, close: func() { closeRoot(); free() }}
	if err := chromedp.Do(root); err != nil { // the first one starts the process
		b.Close()
		return nil, fmt.Errorf("starting %s: %w", path, err)
	}
	return b, nil
}

// Visitor opens a tab that shares no cookie, storage or cache with any other visitor,
// as if on a new device. The context is one of chromedp; canceling it closes the tab
// and deletes what the visitor has stored.
func (b *Browser) Visitor(options ...chromedp.ContextOption) (context.Context, context.CancelFunc) {
	return chromedp.NewContext(b.root, append(options, chromedp.WithNewBrowserContext())...)
}

// Tab opens another tab of the same visitor.
func Tab(visitor context.Context, options ...chromedp.ContextOption) (context.Context, context.CancelFunc) {
	return chromedp.NewContext(visitor, options...)
}

// Close stops the browser and removes its folder.
func (b *Browser) Close() { b.close() }
