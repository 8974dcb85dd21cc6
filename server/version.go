package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"kith/static"
)

// printVersion prints which release this is: the build that pages and stored states
// name, and what it was compiled of and for.
func printVersion(assets func() (*static.Assets, error), out io.Writer) error {
	a, err := assets()
	if err != nil {
		return err
	}
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = ", commit " + s.Value
			}
		}
	}
	_, err = fmt.Fprintf(out, "kith build %s%s, %s %s/%s\n", a.Manifest.Build, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
