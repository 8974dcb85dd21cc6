package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"kith/build/assets"
	"kith/build/programs"
	"kith/static"
)

// scriptTests are what scripts are tried on, all in a browser: the rows of conformance, and
// what survives them on what people do, which takes a minute, and on broken releases, which
// takes five.
var scriptTests = []suite{
	{dir: "build/test/conformance", run: "^TestChromium$"},
	{dir: "build/test/e2e", run: "^Test(FirstChat|Reload|Typed|Tabs|Page|APage|Keyboard|Logout|NoTab|TheKeyboard|TheShop|UnderAPath)"},
	{dir: "build/test/e2e", run: "^Test(Outcomes|Release)"},
}

// A shim is a built server in which the text of one script can be replaced: the scripts
// are inside it uncompressed, with room behind them. So a change costs no build.
type shim struct {
	folder  string
	sources fs.FS
	server  []byte
}

// room is how many bytes of a script there are.
const room = 1 << 17

// marker returns the last bytes of a script's room.
func marker(name string) string { return "/* the room of " + name + " ends here */" }

// inRoom returns a text with blanks behind it, as long as the room.
func inRoom(name, text string) ([]byte, error) {
	m := marker(name)
	if len(text)+len(m) > room {
		return nil, fmt.Errorf("%s has %d bytes: more than there is room for", name, len(text))
	}
	return []byte(text + strings.Repeat(" ", room-len(text)-len(m)) + m), nil
}

// scriptSource returns a script of the folder static, not minified.
func scriptSource(project, name string) (string, error) {
	source, err := os.ReadFile(filepath.Join(project, "static", name))
	if err != nil || name != assets.Shim {
		return string(source), err
	}
	return assets.ShimScript(name, source)
}

// tests returns the file of the compiled tests of a suite.
func (s *shim) tests(t suite) string { return filepath.Join(s.folder, filepath.Base(t.dir)+".test") }

// newShim builds a server with room for scripts, and the tests.
func newShim(ctx context.Context, project, folder string, scripts []string) (*shim, error) {
	s := &shim{folder: folder, sources: os.DirFS(filepath.Join(project, "static"))}
	dist := filepath.Join(folder, "dist")
	commands := [][]string{{"run", "./build", "-fast", "-dist", dist, "-server", ""}}
	for _, t := range scriptTests {
		commands = append(commands, []string{"test", "-c", "-vet=off", "-o", s.tests(t), "./" + t.dir})
	}
	for _, args := range commands {
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Dir = project
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
		}
	}
	name := filepath.Join(dist, "manifest.json")
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var manifest static.Manifest
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, err
	}
	for _, script := range scripts {
		source, err := scriptSource(project, script)
		if err != nil {
			return nil, err
		}
		file, source, err := assets.Delivered(s.sources, script, source)
		if err != nil {
			return nil, err
		}
		content, err := inRoom(file, source)
		if err != nil {
			return nil, err
		}
		served := false
		for i := range manifest.Files { // a script may have more than one address
			f := &manifest.Files[i]
			if f.Name != file {
				continue
			}
			served = true
			if err := os.WriteFile(filepath.Join(dist, filepath.FromSlash(f.File)), content, 0o600); err != nil {
				return nil, err
			}
			f.Size, f.Encodings = room, nil
		}
		if !served {
			return nil, fmt.Errorf("%s is not among the files of the build", file)
		}
	}
	if text, err = json.Marshal(manifest); err != nil {
		return nil, err
	}
	if err := os.WriteFile(name, text, 0o600); err != nil {
		return nil, err
	}
	binary := filepath.Join(folder, "server")
	if err := (programs.Toolchain{Root: project}).Server(ctx, binary, dist); err != nil {
		return nil, err
	}
	s.server, err = os.ReadFile(binary)
	return s, err
}

// with returns a server in which scripts have other texts, by name.
func (s *shim) with(texts map[string]string) (string, error) {
	changed := bytes.Clone(s.server)
	for script, text := range texts {
		name, text, err := assets.Delivered(s.sources, script, text)
		if err != nil {
			return "", err
		}
		end := bytes.Index(changed, []byte(marker(name)))
		if end < 0 || bytes.Count(changed, []byte(marker(name))) != 1 {
			return "", fmt.Errorf("%s is not once in the server", name)
		}
		end += len(marker(name))
		content, err := inRoom(name, text)
		if err != nil {
			return "", err
		}
		copy(changed[end-room:end], content)
	}
	f, err := os.CreateTemp(s.folder, "changed-")
	if err != nil {
		return "", err
	}
	_, err = f.Write(changed)
	return f.Name(), errors.Join(err, f.Chmod(0o700), f.Close())
}

// run runs the tests of a suite with a server until a limit has passed, with more variables
// in their environment.
func (s *shim) run(ctx context.Context, project string, t suite, server string, limit time.Duration, more ...string) ([]byte, error) {
	temporary, err := os.MkdirTemp(s.folder, "run-") // a test that is ended leaves what it has written
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temporary)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.tests(t), "-test.run="+t.run, "-test.timeout=0")
	cmd.Dir = filepath.Join(project, t.dir)
	cmd.Env = append(append(os.Environ(), "TMPDIR="+temporary, "KITH_BINARY="+server), more...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // it has a browser to stop
	cmd.WaitDelay = 10 * time.Second
	return cmd.CombinedOutput()
}
