package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"kith/server/brand"
)

// openBrands reads the brands: those of -brands, or the demo's.
func (s *server) openBrands() (err error) {
	// From here on SIGHUP does not end the server, as it ends other programs.
	s.hangups = make(chan os.Signal, 1)
	signal.Notify(s.hangups, syscall.SIGHUP)
	if s.brandsPath == "" {
		s.brands = brand.NewSet(brand.Demo())
		return nil
	}
	if s.brandsFile, err = brand.Open(s.brandsPath, nil); err == nil {
		s.brands = s.brandsFile.Brands()
	}
	return err
}

// watchBrands reads the brands file again when it has changed, and on SIGHUP, until
// ctx ends.
func (s *server) watchBrands(ctx context.Context) {
	if s.brandsFile != nil {
		s.brandsFile.Watch(ctx, s.hangups, s.checkBrands, s.log)
		return
	}
	for {
		select {
		case <-s.hangups:
			s.log.Warn("SIGHUP has the brands file read again, and there is none: set -brands FILE")
		case <-ctx.Done():
			return
		}
	}
}

// checkBrands returns an error if the server may not have these brands where it
// serves.
func (s *server) checkBrands(brands *brand.Set) error {
	return s.checkExposed(s.listener.Addr(), brands)
}

// prepareBrandsCheck is the command that reads a brands file and says what is wrong with it.
func prepareBrandsCheck(*flag.FlagSet) func(context.Context, []string, io.Writer) error {
	return func(_ context.Context, args []string, out io.Writer) error {
		brands, err := brand.Load(args[0])
		if problems, ok := errors.AsType[brand.Problems](err); ok {
			for _, p := range problems {
				fmt.Fprintf(out, "%s:%d:%d: %s\n", args[0], p.Line, p.Column, p.Text)
			}
			return fmt.Errorf("the brands file %s has %s", args[0], count(len(problems), "mistake"))
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %s, no mistake\n", args[0], count(len(brands.All()), "brand"))
		for _, b := range brands.All() {
			if len(b.Secrets) == 0 {
				fmt.Fprintf(out, "brand %q has no secret, so nobody can sign in\n", b.Key)
			}
			if reason := unsafe(b); reason != "" {
				fmt.Fprintf(out, "brand %q is served on this machine alone: %s\n", b.Key, reason)
			}
		}
		return nil
	}
}

// count returns a number of things in words.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
