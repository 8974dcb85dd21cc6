package chromium

import (
	"context"
	"errors"
	"fmt"
	"io"

	"kith/build/test/machine"
)

// ErrNone is returned if there is no browser and none can be installed.
var ErrNone = errors.New("the tests need Chromium or Chrome, and there is none: install one, or name it in " + Variable)

// Ensure returns the path of the browser that Find finds. If there is none, it
// installs Chromium first, as root on Debian or Ubuntu, its headless shell where that
// is a package of its own; the output of that goes to log.
func Ensure(ctx context.Context, log io.Writer) (string, error) {
	return ensure(ctx, log, Find, "chromium-headless-shell", "chromium")
}

// EnsureDesktop returns likewise the path of the browser that FindDesktop finds.
func EnsureDesktop(ctx context.Context, log io.Writer) (string, error) {
	return ensure(ctx, log, FindDesktop, "chromium")
}

// ensure installs the first of the packages that there is.
func ensure(ctx context.Context, log io.Writer, find func() (string, error), packages ...string) (string, error) {
	path, err := find()
	if path != "" || err != nil {
		return path, err
	}
	if !machine.MayInstall() {
		return "", ErrNone
	}
	for _, name := range packages {
		if err = machine.Install(ctx, log, name); err == nil {
			break
		}
	}
	if err != nil {
		return "", fmt.Errorf("%w (installing it failed: %w)", ErrNone, err)
	}
	if path, err = find(); path == "" && err == nil {
		err = ErrNone
	}
	return path, err
}
