package conformance

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"kith/build/test/machine"
)

// An engine is a browser without a driver: it opens one address and is then killed.
type engine struct {
	name         string
	programs     []string // where its program may be: names, or patterns of paths
	packages     []string // the packages of Debian that bring it
	needsDisplay bool     // whether it needs a display
	command      func(program, folder, address string) *exec.Cmd
}

var firefox = engine{
	name:     "Firefox",
	programs: []string{"firefox-esr", "firefox"},
	packages: []string{"firefox-esr"},
	command: func(program, folder, address string) *exec.Cmd {
		return exec.Command(program, "--headless", "--no-remote", "--profile", folder, address)
	},
}

// firefoxPreferences keep a new profile from opening pages and connections of its own.
const firefoxPreferences = `user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.normandy.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("toolkit.telemetry.enabled", false);
`

var webkit = engine{
	name:         "WebKit",
	programs:     []string{"/usr/lib/*/webkit2gtk-4.*/MiniBrowser", "/usr/libexec/webkit2gtk-4.*/MiniBrowser", "/usr/lib*/webkit2gtk-4.*/MiniBrowser"},
	packages:     []string{"webkit2gtk-driver", "xvfb"},
	needsDisplay: true,
	command: func(program, folder, address string) *exec.Cmd {
		return exec.Command(program, "--private", "--geometry=1200x900", address)
	},
}

// installed returns the path of the engine's program, or "" if it is not installed.
func (e engine) installed() string {
	for _, name := range e.programs {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
		if found, _ := filepath.Glob(name); len(found) > 0 {
			return found[0]
		}
	}
	return ""
}

// ensure returns the path of the engine's program. If it is missing it is installed, if
// that is allowed.
func (e engine) ensure(ctx context.Context, log io.Writer) (string, error) {
	program := e.installed()
	_, err := exec.LookPath("Xvfb")
	if program != "" && (!e.needsDisplay || err == nil) {
		return program, nil
	}
	if !machine.MayInstall() {
		return "", fmt.Errorf("%s is not on this machine and may not be installed: install %s", e.name, strings.Join(e.packages, " and "))
	}
	if err := machine.Install(ctx, log, e.packages...); err != nil {
		return "", fmt.Errorf("%s cannot be installed on this machine (%s): %w", e.name, strings.Join(e.packages, ", "), err)
	}
	if program = e.installed(); program == "" {
		return "", fmt.Errorf("%s was installed (%s), and its program is in none of %s", e.name, strings.Join(e.packages, ", "), strings.Join(e.programs, ", "))
	}
	return program, nil
}

// open opens an address in a new profile. End kills the engine and removes what it
// left.
func (e engine) open(program, address string) (end func(), err error) {
	folder, err := os.MkdirTemp("", "kith-engine-")
	if err != nil {
		return nil, err
	}
	undo := []func(){func() { os.RemoveAll(folder) }}
	end = func() {
		for i := len(undo) - 1; i >= 0; i-- {
			undo[i]()
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "user.js"), []byte(firefoxPreferences), 0o600); err != nil {
		end()
		return nil, err
	}
	env := append(os.Environ(), "HOME="+folder, "XDG_DATA_HOME="+folder, "XDG_CACHE_HOME="+folder, "XDG_CONFIG_HOME="+folder,
		"XDG_RUNTIME_DIR="+folder, "WEBKIT_DISABLE_COMPOSITING_MODE=1", "LIBGL_ALWAYS_SOFTWARE=1", "NO_AT_BRIDGE=1")
	if e.needsDisplay {
		display, close, err := startDisplay()
		if err != nil {
			end()
			return nil, fmt.Errorf("%s needs a display: %w", e.name, err)
		}
		undo = append(undo, close)
		env = append(env, "DISPLAY="+display)
	}
	cmd := e.command(program, folder, address)
	cmd.Env = env
	startGroup(cmd)
	if err := cmd.Start(); err != nil {
		end()
		return nil, err
	}
	undo = append(undo, func() { killGroup(cmd); cmd.Wait() })
	return end, nil
}

// startDisplay starts a display without a screen, and returns its name.
func startDisplay() (name string, end func(), err error) {
	read, write, err := os.Pipe()
	if err != nil {
		return "", nil, err
	}
	defer read.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x1000x24", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{write}
	err = cmd.Start()
	write.Close()
	if err != nil {
		return "", nil, err
	}
	end = func() { cmd.Process.Kill(); cmd.Wait() }
	var number int
	if _, err := fmt.Fscan(read, &number); err != nil {
		end()
		return "", nil, fmt.Errorf("no display was named by Xvfb: %w", err)
	}
	return fmt.Sprintf(":%d", number), end, nil
}
