// Package chromium is for tests: it finds Chrome or Chromium on this machine, installs
// it if it may, and runs it without a window.
//
// It may import build/test/machine and nothing else of this project.
package chromium

import (
	"fmt"
	"os"
	"os/exec"
)

// Variable is the environment variable that names the browser to use.
const Variable = "CHROME"

// commands are the names of the browser's program, the likeliest first.
var commands = []string{
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "chrome-headless-shell",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
}

// Find returns the path of the browser: the one that CHROME names, or the first that
// is installed, or "" if there is none. It returns an error if CHROME names one that
// does not exist.
func Find() (string, error) { return find(os.Getenv(Variable), exec.LookPath) }

func find(wanted string, look func(string) (string, error)) (string, error) {
	if wanted != "" {
		path, err := look(wanted)
		if err != nil {
			return "", fmt.Errorf("%s names a browser that cannot be run: %w", Variable, err)
		}
		return path, nil
	}
	for _, name := range commands {
		if path, err := look(name); err == nil {
			return path, nil
		}
	}
	return "", nil
}
