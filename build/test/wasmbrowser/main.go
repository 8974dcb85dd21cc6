// Wasmbrowser is for tests: it runs a test binary for js/wasm in Chromium. go test
// calls it with -exec:
//
//	GOOS=js GOARCH=wasm go test -exec "$PWD/build/bin/wasmbrowser" ./wasm/...
//
// The page comes from loopback. The output of the test goes to standard output at
// once, and its exit code is that of this program. The test can read the project's
// files and write none. The page can load the sources of static/ below /static/, and
// open a WebSocket at /echo that sends every text back.
//
// github.com/agnivade/wasmbrowsertest does the same for packages that need nothing of
// their page: its version 0.11.0 runs the tests of wasm/html and server/protocol in
// Debian's Chromium. It is not used, because its server has neither /static/ nor a
// WebSocket, so that the tests of wasm/browser cannot run; because it does not compile
// with the version of chromedp that the other tests need; and because its own (0.10.0)
// logs an error for each event of a newer Chromium that it cannot decode.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"kith/build/programs"
	"kith/build/root"
	"kith/build/test/chromium"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT)
	code, err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "wasmbrowser:", err)
		code = 1
	}
	os.Exit(code)
}

func run(ctx context.Context, args []string) (int, error) {
	if len(args) == 0 {
		return 0, errors.New("usage: wasmbrowser BINARY [ARGUMENT…], as go test -exec calls it")
	}
	project, err := root.Find()
	if err != nil {
		return 0, err
	}
	support, err := programs.Toolchain{Root: project}.Support(ctx)
	if err != nil {
		return 0, err
	}
	folder, err := os.Getwd()
	if err != nil {
		return 0, err
	}
	page, err := serve(site{Binary: args[0], Args: arguments(args), Support: support, Project: project, Folder: folder})
	if err != nil {
		return 0, err
	}
	defer page.Close()
	browser, err := chromium.Start(ctx)
	if err != nil {
		return 0, err
	}
	defer browser.Close()
	return watch(browser, page.URL, os.Stdout)
}

// arguments returns those of the program in the page. It cannot write files, so it
// cannot log which ones it reads, as go test wants.
func arguments(args []string) []string {
	kept := []string{filepath.Base(args[0])}
	for _, a := range args[1:] {
		if !strings.HasPrefix(a, "-test.testlogfile=") {
			kept = append(kept, a)
		}
	}
	return kept
}
