// Bench is a tool: it measures the product in Chromium against the built server and
// prints a table: what is downloaded before the first click and after it, the time from
// the click to a text box, and the time from Enter to the message on the writer's
// screen and on the agent's.
//
//	go run ./build/tool/bench [-n ROUNDS] [-binary FILE]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"

	"github.com/chromedp/chromedp"

	"kith/build/test/chromium"
	"kith/build/test/harness"
)

func main() {
	rounds := flag.Int("n", 15, "how many times to measure")
	binary := flag.String("binary", "build/bin/server", "the server")
	flag.Parse()
	if flag.NArg() > 0 || *rounds < 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	j := harness.NewStandalone(ctx)
	defer j.Done()
	browser, err := chromium.StartDesktop(ctx, chromedp.WindowSize(1280, 900))
	if err != nil {
		j.Fatalf("%v", err)
	}
	j.Cleanup(browser.Close)
	b := bench{j: j, browser: browser, server: harness.Serve(j, *binary, "")}
	b.agent = harness.SetUpAgent(j, b.server, "Mira")
	b.site = harness.ServeSite(j, "", map[string]string{
		"/": `<!doctype html><title>A site</title><h1>A site</h1><script src="` + b.server.Address +
			`/widget.js" data-kustomer-api-key="demo"></script><script src="/start.js"></script>`,
		"/start.js": "Kustomer.start()",
	})
	fmt.Printf("Chromium against the built server, %d processors, medians of %d\n\n", runtime.NumCPU(), *rounds)
	b.downloads()
	b.opening(*rounds)
	b.messages(*rounds)
}

// printRow prints a row of the table.
func printRow(what, value, more string) { fmt.Printf("%-34s %12s   %s\n", what, value, more) }

// printTimes prints the median, the smallest and the largest of times in milliseconds.
func printTimes(what string, ms []float64) {
	slices.Sort(ms)
	printRow(what, fmt.Sprintf("%.0f ms", ms[len(ms)/2]), fmt.Sprintf("from %.0f to %.0f", ms[0], ms[len(ms)-1]))
}
