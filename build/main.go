// The build makes everything that the server serves, and the server with all of it
// inside: it compiles the programs for the browser, renders the panel's first
// screen in each language with the view that later draws it, minifies, names by
// hash, compresses, and writes static/dist, build/bin/server and
// build/bin/symbols/BUILD.json.
//
//	go run ./build [-fast] [-tighten=false] [-widget PACKAGE] [-dist DIR] [-server FILE]
//
// There are three kinds of Go below build/:
//
//   - The build itself: this program and the packages beside it (assets, programs,
//     root, symbols, tighten, wasmfile). They must never import a tool or a test.
//   - Tools, in build/tool: programs that a person runs while working on the
//     project (bench, dev, gallery, sizes, symbols and others).
//   - Tests, in build/test: the program behind make test, the tests of the product
//     from outside, and what they need.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"kith/build/tighten"
)

func main() {
	var o options
	flag.BoolVar(&o.tighten, "tighten", os.Getenv(tighten.Switch) != "false", "make the programs in the browser smaller with build/tighten, which knows one release of Go; the environment variable "+tighten.Switch+"=false turns it off, too")
	flag.BoolVar(&o.fast, "fast", false, "compress quickly, for development")
	flag.StringVar(&o.widget, "widget", "", "the main `package` that becomes widget.wasm instead of ./wasm/widget; its folder must be called widget, too")
	flag.StringVar(&o.dist, "dist", defaultDist, "the `folder` for the assets; the server embeds those of this folder, wherever it is")
	flag.StringVar(&o.server, "server", "build/bin/server", "the `file` of the server, relative to the project; \"\" builds none")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "build: unexpected argument %q\n", flag.Arg(0))
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
