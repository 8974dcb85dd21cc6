// Sizes is a tool: it prints what a visitor downloads before the first click and at it,
// and how many bytes of the programs come from which package. It reads the output of
// the last build.
//
//	go run ./build/tool/sizes
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"kith/build/programs"
	"kith/build/root"
	"kith/static"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "sizes:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	project, err := root.Find()
	if err != nil {
		return err
	}
	built, err := static.OpenFS(os.DirFS(filepath.Join(project, "static", "dist")))
	if err != nil {
		return err
	}
	if err := downloads(os.Stdout, built); err != nil {
		return err
	}
	tools := programs.Toolchain{Root: project}
	packages, err := tools.Packages(ctx)
	if err != nil {
		return err
	}
	named, err := tools.Named(ctx)
	if err != nil {
		return err
	}
	for _, name := range programs.Names {
		parts, err := sizesByPackage(named[name+".wasm"], packages)
		if err != nil {
			return fmt.Errorf("%s.wasm: %w", name, err)
		}
		printParts(os.Stdout, name+".wasm by package, uncompressed", parts)
	}
	return nil
}
