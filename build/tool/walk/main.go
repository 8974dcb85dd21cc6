// Walk lets everything happen to the whole product, or to any chat that a site
// can embed like Kustomer's, and says what does not hold.
//
//	go run ./build/tool/walk                 random walks in a browser, against the real server
//	go run ./build/tool/walk -for 1h         for so long
//	go run ./build/tool/walk -script FILE    one walk again, from its script
//	go run ./build/tool/walk -site URL       the black-box checks, at a page with a chat on it
//
// The walks are those of build/test/browserfuzz, the checks those of build/test/compat.
// It ends with 1 where something does not hold.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var v visits
	var s sites
	v.flags()
	s.flags()
	flag.Parse()
	what := v.run
	if s.Address != "" {
		what = s.run
	}
	ok, err := what(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "walk:", err)
		return 2
	}
	if !ok {
		return 1
	}
	return 0
}
