// Compat runs the compatibility checks of build/test/compat against a page that
// embeds a chat in the way of Kustomer's, and prints one line for each check.
//
//	go run ./build/tool/compat -site URL [-token COMMAND] [-agent COMMAND] …
//
// It exits with 0 if no check failed, with 1 if one did, and with 2 if the checks
// could not be run.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"kith/build/test/chromium"
	"kith/build/test/compat"
)

func main() { os.Exit(run()) }

func run() int {
	site := compat.Default("")
	flag.StringVar(&site.Address, "site", "", "the `address` of the page whose chat is checked")
	flag.StringVar(&site.Frame, "frame", site.Frame, "the `id or title` of the panel's iframe")
	flag.StringVar(&site.Box, "box", site.Box, "the accessible `name` of the text box")
	flag.StringVar(&site.Send, "send", site.Send, "the accessible `name` of the button that sends; empty if only Enter does")
	flag.StringVar(&site.Article, "article", "", "the `id` of a knowledge base article")
	flag.StringVar(&site.Token, "token", "", "a `command or address` that returns a signed JWT: the command gets an e-mail address as its last argument, the address a POST of {\"email\"}")
	flag.StringVar(&site.Agent, "agent", "", "a `command or address` that has an agent reply: it gets the visitor's message and the reply as its last arguments, or a POST of {\"message\",\"reply\"}")
	flag.DurationVar(&site.Timeout, "patience", site.Timeout, "how long to wait for each thing that must happen")
	flag.Parse()
	if site.Address == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "compat: it needs -site URL, and takes flags only")
		flag.Usage()
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ok, err := check(ctx, site)
	if err != nil {
		fmt.Fprintln(os.Stderr, "compat:", err)
		return 2
	}
	if !ok {
		return 1
	}
	return 0
}

// check runs the checks, prints their results, and reports whether none failed.
func check(ctx context.Context, site compat.Site) (ok bool, err error) {
	browser, err := chromium.Start(ctx)
	if err != nil {
		return false, err
	}
	defer browser.Close()
	counts := map[string]int{}
	ok, err = compat.Run(ctx, site, browser, func(r compat.Result) {
		counts[r.Outcome()]++
		fmt.Printf("%-14s  %s\n", r.Outcome(), r.Name)
		if reason := r.Reason(); reason != "" {
			fmt.Printf("%16s%s\n", "", reason)
		}
	})
	if err == nil {
		fmt.Printf("\n%d passed, %d failed, %d not checkable\n", counts[compat.Passed], counts[compat.Failed], counts[compat.NotCheckable])
	}
	return ok, err
}
