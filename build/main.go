// The build makes everything that the server serves, and the server with all
// of it inside: it compiles the programs for the browser, renders the panel's
// first screen in each language with the very view that later draws it,
// minifies, names by hash, compresses, and writes static/dist.
//
//	go run ./build [-fast] [-widget PACKAGE] [-dist DIR] [-server FILE]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	var o options
	flag.BoolVar(&o.fast, "fast", false, "compress quickly, for development")
	flag.StringVar(&o.widget, "widget", "", "the main `package` that becomes widget.wasm in place of ./wasm/widget; its folder is called widget, too")
	flag.StringVar(&o.dist, "dist", defaultDist, "the `folder` of the assets; another one than this leaves it alone and goes into the server all the same")
	flag.StringVar(&o.server, "server", "build/bin/server", "where the server goes, relative to the project; \"\" builds none")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "build: it takes flags only, not %q\n", flag.Arg(0))
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	begun := time.Now()
	summary, err := o.build(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
	fmt.Printf("%s in %.1f s\n", summary, time.Since(begun).Seconds())
}
