package conformance

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"kith/build/test/chromium"
	"kith/build/test/harness"
)

// What all engines share. Each has its own browser, site and visitors.
var (
	server *harness.Server
	agent  *harness.Agent
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	tb := harness.NewStandalone(context.Background())
	defer tb.Done()
	folder, err := os.MkdirTemp("", "kith-conformance-")
	if err != nil {
		tb.Fatalf("a folder: %v", err)
	}
	tb.Cleanup(func() { os.RemoveAll(folder) })
	binary, err := harness.Binary(folder, "")
	if err != nil {
		tb.Fatalf("building the product: %v", err)
	}
	file := filepath.Join(folder, "brands.json")
	if err := os.WriteFile(file, []byte(brands), 0o600); err != nil {
		tb.Fatalf("the brands: %v", err)
	}
	server = harness.Serve(tb, binary, "", "-brands", file, "-trusted-proxies", "127.0.0.1", "-unsafe-demo")
	agent = harness.SetUpAgent(tb, server, "Mira")
	agent.SetPicture(tb, server)
	return m.Run()
}

const (
	// rowTimeout is how long a condition may take to come true.
	rowTimeout = 15 * time.Second
	// faultTimeout is the same where a fault is expected in most runs, and waited for;
	// the slowest condition takes a third of it.
	faultTimeout = 6 * time.Second
	// silentRow is how long a page may say nothing: longer than any row takes.
	silentRow = 45 * time.Second
)

// runEngine tries all rows in an engine. Open opens an address in it; slow is how many
// times longer than usual a condition may take to come true.
func runEngine(t *testing.T, name string, slow int, open func(*host, string)) {
	t.Helper()
	t.Parallel()
	h := newHost(t, server, agent)
	timeout := time.Duration(slow) * rowTimeout
	if os.Getenv(FirstFaultVariable) != "" {
		timeout = faultTimeout
	}
	query := url.Values{
		"timeout": {fmt.Sprint(timeout.Milliseconds())}, "run": {harness.ID()},
		"only": {os.Getenv("KITH_ROWS")}, "first": {os.Getenv(SuitesFirstVariable)},
	}
	names := rows()
	if os.Getenv(SuitesOnlyVariable) == "" {
		query.Set("others", "1")
	}
	if os.Getenv(CoverageVariable) != "" {
		query.Set("coverage", "1")
	}
	begun := time.Now()
	open(h, h.address+"/?"+query.Encode())
	results, fault := h.wait(max(4*timeout, silentRow))
	if fault != "" {
		t.Error(fault)
	}
	if !query.Has("others") {
		names = reported(names, results)
	}
	table, faults := summarize(names, results)
	t.Logf("%s\n%s, in %s, in %.0f s", name, table, name, time.Since(begun).Seconds())
	for _, f := range faults {
		t.Error(f)
	}
}

// inChromium returns a function that opens an address in a Chromium in which the page
// and the panel are one process, so that slow can slow both down together.
func inChromium(t *testing.T, slow func(context.Context, *host) error) func(*host, string) {
	return func(h *host, address string) {
		browser, err := chromium.Start(t.Context(), chromedp.WindowSize(1200, 900),
			chromedp.Flag("site-per-process", false), chromedp.Flag("disable-site-isolation-trials", true),
			chromedp.Flag("disable-features", "IsolateOrigins,site-per-process,Translate"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(browser.Close)
		visitor, forget := browser.Visitor()
		t.Cleanup(forget)
		if file := os.Getenv(CoverageVariable); file != "" {
			if err := recordCoverage(visitor, h, file); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(chromedp.Do(visitor), slow(visitor, h), chromedp.Do(visitor, chromedp.Navigate(address))); err != nil {
			t.Fatal(err)
		}
	}
}

func TestChromium(t *testing.T) {
	runEngine(t, "Chromium", 1, inChromium(t, func(context.Context, *host) error { return nil }))
}

// TestChromiumSlowly has a network of 3G between the page and the chat, 400 ms
// there and back at 1.6 Mbit/s, and a processor that takes six times as long.
func TestChromiumSlowly(t *testing.T) {
	runEngine(t, "Chromium, slowed down", 6, inChromium(t, func(ctx context.Context, h *host) error {
		_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
		_, err2 := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{
				URLPattern: h.chat + "/*", Latency: latency, DownloadThroughput: 200_000, UploadThroughput: 95_000,
			}},
		})
		_, err3 := chromedp.Call(ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 6})
		return errors.Join(err, err2, err3, checkSlow(ctx, h))
	}))
}

// latency of the slow network, in milliseconds.
const latency = 400

// checkSlow returns an error if the network is not slowed down.
func checkSlow(ctx context.Context, h *host) error {
	if err := chromedp.Do(ctx, chromedp.Navigate(h.address+"/pages/plain")); err != nil {
		return err
	}
	took, err := chromedp.Run(ctx, chromedp.Evaluate[float64](`(async () => {
		const begun = performance.now()
		await fetch("`+h.chat+`/healthz", { mode: "no-cors", cache: "no-store" })
		return performance.now() - begun
	})()`, chromedp.EvalAwaitPromise))
	if err == nil && took < latency {
		err = fmt.Errorf("the network is not slowed down: an answer took %.0f ms", took)
	}
	return err
}

func inEngine(t *testing.T, e engine) {
	program, err := e.ensure(t.Context(), os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	runEngine(t, e.name, 1, func(_ *host, address string) {
		end, err := e.open(program, address)
		if err != nil {
			t.Fatalf("%s does not start: %v", e.name, err)
		}
		t.Cleanup(end)
	})
}

func TestFirefox(t *testing.T) { inEngine(t, firefox) }

func TestWebKit(t *testing.T) { inEngine(t, webkit) }
