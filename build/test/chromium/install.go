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

// Ensure returns the path of the browser. If there is none, it installs Chromium first,
// as root on Debian or Ubuntu; the output of that goes to log.
func Ensure(ctx context.Context, log io.Writer) (string, error) {
	path, err := Find()
	if path != "" || err != nil {
		return path, err
	}
	if !machine.MayInstall() {
		return "", ErrNone
	}
	if err := machine.Install(ctx, log, "chromium"); err != nil {
		return "", fmt.Errorf("%w (installing it failed: %w)", ErrNone, err)
	}
	if path, err = Find(); path == "" && err == nil {
		err = ErrNone
	}
	return path, err
}
