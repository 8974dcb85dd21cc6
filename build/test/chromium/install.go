package chromium

import (
	"context"
	"errors"
	"fmt"
	"io"

	"kith/build/test/machine"
)

// ErrNone says what to do where there is no browser and none may be installed.
var ErrNone = errors.New("the tests need Chromium or Chrome, and there is none here: install one, or name it in " + Variable)

// Ensure answers the path of the browser, and installs it first where there is
// none and this is root on Debian or Ubuntu. What the installation prints goes
// to log.
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
