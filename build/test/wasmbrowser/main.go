// Wasmbrowser runs a test binary for js/wasm in Chromium. It is what go test
// calls with -exec:
//
//	GOOS=js GOARCH=wasm go test -exec "$PWD/build/bin/wasmbrowser" ./wasm/...
//
// The page comes from loopback; what the test prints goes to standard output
// as it comes, and the exit code is the test's. The test can read the project's
// files and write none; the page can load the sources of static/ below /static/
// and open a WebSocket that echoes at /echo.
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
		return 0, errors.New("it wants a test binary and its arguments, as go test -exec gives them")
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

// arguments are those of the program in the page. It writes no files, so it
// cannot write down which ones it looked at, as go test asks it to.
func arguments(args []string) []string {
	kept := []string{filepath.Base(args[0])}
	for _, a := range args[1:] {
		if !strings.HasPrefix(a, "-test.testlogfile=") {
			kept = append(kept, a)
		}
	}
	return kept
}
