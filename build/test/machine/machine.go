// Package machine is for tests: it installs system packages that the tests need, if it
// may, that is as root on Debian, Ubuntu and their derivatives.
//
// It must never import anything of this project.
package machine

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// MayInstall reports whether Install can work here.
func MayInstall() bool {
	_, err := exec.LookPath("apt-get")
	return err == nil && os.Getuid() == 0
}

// Install installs packages with apt-get, whose output goes to log.
func Install(ctx context.Context, log io.Writer, packages ...string) error {
	for _, args := range [][]string{{"update", "-q"}, append([]string{"install", "-q", "-y", "--no-install-recommends"}, packages...)} {
		cmd := exec.CommandContext(ctx, "apt-get", args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		cmd.Stdout, cmd.Stderr = log, log
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("apt-get %s: %w", strings.Join(args, " "), err)
		}
	}
	return nil
}
