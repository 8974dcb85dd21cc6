// Dev is a tool: it builds and serves, and does both again whenever a source changes;
// then it reloads the pages that are open. It is a proxy in front of the server, and
// adds the script that reloads to documents, so that the server knows nothing of it.
//
//	go run ./build/tool/dev [-addr localhost:8080] [-data build/data]
//
// github.com/air-verse/air rebuilds, restarts and reloads, too. It is not used, because
// its proxy (version 1.67) drops the Upgrade header, without which no WebSocket gets
// through; sends the server its own host name, which is not the origin that the server
// compares with; and adds an inline script to every document, which the panel's
// Content-Security-Policy forbids. Besides, it brings some 190 modules.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"kith/build/root"
)

func main() {
	addr := flag.String("addr", "localhost:8080", "`address` to serve at")
	data := flag.String("data", "build/data", "`folder` of the data")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *addr, *data); err != nil {
		fmt.Fprintln(os.Stderr, "dev:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, addr, data string) error {
	project, err := root.Find()
	if err != nil {
		return err
	}
	changes, err := watch(ctx, project, "static", "wasm", "server", "go.mod")
	if err != nil {
		return err
	}
	p := newProxy()
	web := &http.Server{Addr: addr, Handler: p, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- web.ListenAndServe() }()
	defer web.Close()

	s := server{project: project, data: data, shown: "http://" + addr}
	defer func() { s.stop() }()
	for {
		if err := build(ctx, project); err != nil {
			fmt.Fprintln(os.Stderr, "dev: the last good build keeps running;", err)
		} else {
			p.setTarget(nil)
			s.stop()
			address, err := s.start()
			if err != nil {
				fmt.Fprintln(os.Stderr, "dev:", err)
			} else {
				p.setTarget(address)
				p.reload()
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return err
		case name := <-changes:
			if rel, err := filepath.Rel(project, name); err == nil {
				name = rel
			}
			fmt.Println("dev:", name, "changed")
		}
	}
}

// build runs the build as a program of its own, because the view of the first screen
// is compiled into it.
func build(ctx context.Context, project string) error {
	cmd := exec.CommandContext(ctx, "go", "run", "./build", "-fast")
	cmd.Dir, cmd.Stdout, cmd.Stderr = project, os.Stdout, os.Stderr
	return cmd.Run()
}
