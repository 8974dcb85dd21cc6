package e2e

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"kith/build/test/chromium"
	"kith/build/test/harness"
)

// What all tests share.
var (
	server  *harness.Server
	browser *chromium.Browser
	agent   *harness.Agent
	binary  string
	folder  string
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	tb := harness.NewStandalone(context.Background())
	defer tb.Done()
	var err error
	if folder, err = os.MkdirTemp("", "kith-e2e-"); err != nil {
		tb.Fatalf("a folder: %v", err)
	}
	tb.Cleanup(func() { os.RemoveAll(folder) })
	if binary, err = harness.Binary(folder, ""); err != nil {
		tb.Fatalf("building the product: %v", err)
	}
	if browser, err = chromium.Start(context.Background(), chromedp.WindowSize(1280, 900), chromedp.Flag("force-prefers-reduced-motion", true)); err != nil {
		tb.Fatalf("%v", err)
	}
	tb.Cleanup(browser.Close)
	server = harness.Serve(tb, binary, "")
	agent = harness.SetUpAgent(tb, server, "Mira")
	return m.Run()
}

var count atomic.Int64

// uniqueText returns a text that no other test writes, and that no other text contains.
func uniqueText(about string) string { return fmt.Sprintf("%s (%d)", about, count.Add(1)) }

// visitor returns the page of a new visitor in the demo's shop.
func visitor(t testing.TB) *harness.Page {
	t.Helper()
	return visitorAt(t, server.Address+"/")
}

// visitorAt returns the page of a new visitor at an address.
func visitorAt(tb harness.TB, address string) *harness.Page {
	tb.Helper()
	p := harness.NewPage(tb, browser)
	p.Navigate(address)
	return p
}

// serveOtherSite serves a page of another site that embeds the chat as the shop does.
func serveOtherSite(tb harness.TB, s *harness.Server, policy string) *harness.Site {
	tb.Helper()
	page := `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Elsewhere</title></head>
<body><h1>Another site</h1><p>Its own words.</p><input aria-label="Name">
<script src="` + s.Address + `/widget.js" data-kustomer-api-key="demo"></script><script src="/start.js"></script></body></html>`
	return harness.ServeSite(tb, strings.ReplaceAll(policy, "CHAT", s.Address), map[string]string{
		"/": page, "/other": page, "/start.js": "Kustomer.start()",
	})
}
