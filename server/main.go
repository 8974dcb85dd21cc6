// Command server serves the chat: the widget for sites, the inbox for agents, and
// the API of both. All assets are inside the binary; all data is in one folder.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"kith/static"
)

// Exit codes other than 0.
const (
	exitFailed = 1 // it could not start, or failed later
	exitUsage  = 2 // the command line is wrong
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, static.Open, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program: it serves until ctx ends, and returns the exit code. It
// writes an error as one sentence to stderr.
func run(ctx context.Context, assets func() (*static.Assets, error), args []string, stdout, stderr io.Writer) int {
	c, err := readConfig(args, stdout)
	switch {
	case err == errHelp:
		return 0
	case err != nil:
		fmt.Fprintln(stderr, sentence(err))
		return exitUsage
	}
	s, err := newServer(c, assets, stderr)
	if err != nil {
		fmt.Fprintln(stderr, sentence(err))
		return exitFailed
	}
	if err := s.serve(ctx, stdout); err != nil {
		fmt.Fprintln(stderr, sentence(err))
		return exitFailed
	}
	return 0
}
