// Bench measures the product as a visitor has it, in Chromium against the real
// binary, and prints a table: what is downloaded before anybody clicks and
// after, how long a click takes to become a text box, and how long a message
// takes to its writer's screen and to the agent's.
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
	rounds := flag.Int("n", 15, "how often each time is measured")
	binary := flag.String("binary", "build/bin/server", "the product, as make build makes it")
	flag.Parse()
	if flag.NArg() > 0 || *rounds < 1 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	j := harness.NewStandalone(ctx)
	defer j.Done()
	browser, err := chromium.Start(ctx, chromedp.WindowSize(1280, 900))
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
	fmt.Printf("Chromium against the real binary, %d processors, medians of %d\n\n", runtime.NumCPU(), *rounds)
	b.downloads()
	b.opening(*rounds)
	b.messages(*rounds)
}

// printRow prints a line of the table.
func printRow(what, figure, more string) { fmt.Printf("%-34s %12s   %s\n", what, figure, more) }

// printTimes prints the median of times in milliseconds, and how they spread.
func printTimes(what string, ms []float64) {
	slices.Sort(ms)
	printRow(what, fmt.Sprintf("%.0f ms", ms[len(ms)/2]), fmt.Sprintf("from %.0f to %.0f", ms[0], ms[len(ms)-1]))
}
