// Command server serves the chat: the widget for sites, the inbox for agents, and
// the API of both; and it has commands for who runs it. All assets are inside the binary; all data is in one folder.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"kith/static"
)

// Exit codes other than 0.
const (
	exitFailed = 1 // it could not start, or failed later
	exitUsage  = 2 // the command line is wrong
)

func main() {
	ctx, stop := untilSignal()
	code := run(ctx, static.Open, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// untilSignal returns a context that ends when somebody wants the program to end. Who says
// so a second time does not want to wait for what is still being done: then the system ends
// it, as if nobody had listened.
func untilSignal() (ctx context.Context, stop func()) {
	ctx, stop = signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// run is the whole program: it runs a command, or serves until ctx ends, and returns
// the exit code. It writes an error as one sentence to stderr.
func run(ctx context.Context, assets func() (*static.Assets, error), args []string, stdout, stderr io.Writer) int {
	var err error
	if len(args) == 1 && (args[0] == "-version" || args[0] == "--version") {
		err = printVersion(assets, stdout)
	} else if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		err = runCommand(ctx, args, stdout)
	} else {
		err = runServer(ctx, assets, args, stdout, stderr)
	}
	if err == nil || errors.Is(err, errHelp) {
		return 0
	}
	fmt.Fprintln(stderr, sentence(err))
	if _, usage := errors.AsType[errUsage](err); usage {
		return exitUsage
	}
	return exitFailed
}

// runServer serves until ctx ends.
func runServer(ctx context.Context, assets func() (*static.Assets, error), args []string, stdout, stderr io.Writer) error {
	c, err := readConfig(args, stdout)
	if err != nil {
		return err
	}
	s, err := newServer(c, assets, stderr)
	if err != nil {
		return err
	}
	return s.serve(ctx, stdout)
}
