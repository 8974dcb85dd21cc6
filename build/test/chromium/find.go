// Package chromium is for tests: it finds Chrome or Chromium on this machine, installs
// it if it may, and runs it without a window.
//
// It may import build/test/machine and nothing else of this project.
package chromium

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
)

// Variable is the environment variable that names the browser to use.
const Variable = "CHROME"

// shells are the names of Chromium's headless shell: the same engine without the
// browser's own windows, which are half of the processor's time of a test.
var shells = []string{"chromium-headless-shell", "chrome-headless-shell"}

// desktops are the names of the browser that people use, the likeliest first.
var desktops = []string{
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
}

// Find returns the path of the browser: the one that CHROME names, or the first that
// is installed, the headless shell before the others, or "" if there is none. It
// returns an error if CHROME names one that does not exist.
func Find() (string, error) { return find(slices.Concat(shells, desktops)) }

// FindDesktop returns likewise the path of a browser that people use.
func FindDesktop() (string, error) { return find(desktops) }

func find(names []string) (string, error) { return choose(os.Getenv(Variable), names, exec.LookPath) }

func choose(wanted string, names []string, look func(string) (string, error)) (string, error) {
	if wanted != "" {
		path, err := look(wanted)
		if err != nil {
			return "", fmt.Errorf("%s names a browser that cannot be run: %w", Variable, err)
		}
		return path, nil
	}
	for _, name := range names {
		if path, err := look(name); err == nil {
			return path, nil
		}
	}
	return "", nil
}
