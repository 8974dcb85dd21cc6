package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"kith/build/assets"
	"kith/build/programs"
	"kith/static"
)

// scriptTests are what scripts are tried on, all in a browser: every row until one
// fails, and what survives that on what people do, which takes two minutes, and on broken
// releases.
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
		i := slices.IndexFunc(manifest.Files, func(f static.File) bool { return f.Name == file })
		if i < 0 {
			return nil, fmt.Errorf("%s is not among the files of the build", file)
		}
		f := &manifest.Files[i]
		content, err := inRoom(file, source)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dist, filepath.FromSlash(f.File)), content, 0o600); err != nil {
			return nil, err
		}
		f.Size, f.Encodings = room, nil
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

// with returns a server in which a script has another text.
func (s *shim) with(script, text string) (string, error) {
	name, text, err := assets.Delivered(s.sources, script, text)
	if err != nil {
		return "", err
	}
	end := bytes.Index(s.server, []byte(marker(name)))
	if end < 0 || bytes.Count(s.server, []byte(marker(name))) != 1 {
		return "", fmt.Errorf("%s is not once in the server", name)
	}
	end += len(marker(name))
	content, err := inRoom(name, text)
	if err != nil {
		return "", err
	}
	changed := bytes.Clone(s.server)
	copy(changed[end-room:end], content)
	f, err := os.CreateTemp(s.folder, "changed-")
	if err != nil {
		return "", err
	}
	_, err = f.Write(changed)
	return f.Name(), errors.Join(err, f.Chmod(0o700), f.Close())
}

// run runs the tests of a suite with a server, until one fails or a limit has passed.
// First are the rows that come first.
func (s *shim) run(ctx context.Context, project string, t suite, server string, limit time.Duration, first string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.tests(t), "-test.run="+t.run, "-test.failfast", "-test.timeout=0")
	cmd.Dir = filepath.Join(project, t.dir)
	cmd.Env = append(os.Environ(), "KITH_BINARY="+server, "KITH_FIRST_FAULT=1", "KITH_ROWS_FIRST="+first)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // it has a browser to stop
	cmd.WaitDelay = 10 * time.Second
	return cmd.CombinedOutput()
}

// tryScripts tries the changes of a target's scripts.
func (t *trial) tryScripts(ctx context.Context, target target) (result, error) {
	r := result{target: target}
	var chosen []scriptMutant
	for _, name := range target.scripts {
		source, err := scriptSource(t.project, name)
		if err != nil {
			return r, err
		}
		mutants, err := scriptMutants(name, source)
		if err != nil {
			return r, err
		}
		for _, m := range mutants {
			r.all = append(r.all, m.mutant)
			if t.chosen(m.mutant) {
				chosen = append(chosen, m)
			}
		}
	}
	if len(chosen) == 0 {
		return r, nil
	}
	s, err := newShim(ctx, t.project, t.folder, target.scripts)
	if err != nil {
		return r, err
	}
	begun := time.Now()
	limits := make([]time.Duration, len(scriptTests))
	for i, tests := range scriptTests {
		if t.stages > 0 && i >= t.stages {
			break
		}
		at := time.Now()
		if out, err := s.run(ctx, t.project, tests, filepath.Join(t.folder, "server"), 2*unchangedLimit, ""); err != nil {
			return r, fmt.Errorf("%s fails without any change: %w\n%s", tests.dir, err, out)
		}
		limits[i] = 2*time.Since(at) + 6*t.grace
	}
	r.fates = make([]fate, len(chosen))
	failed := make([]error, len(chosen))
	order := rowOrder{kills: map[string]int{}, of: map[string][]string{}}
	var workers sync.WaitGroup
	for i, m := range chosen {
		t.scarce <- struct{}{}
		workers.Go(func() {
			defer func() { <-t.scarce }()
			r.fates[i], failed[i] = t.tryScript(ctx, s, m, limits, &order)
		})
	}
	workers.Wait()
	if err := errors.Join(failed...); err != nil {
		return r, err
	}
	fmt.Fprintf(t.out, "%s: %d changes tried in a browser (%.0f s)\n", target.name, len(chosen), time.Since(begun).Seconds())
	return r, nil
}

// tryScript tries one change of a script.
func (t *trial) tryScript(ctx context.Context, s *shim, m scriptMutant, limits []time.Duration, order *rowOrder) (fate, error) {
	f := fate{mutant: m.mutant, reached: true}
	server, err := s.with(m.file, m.text)
	if err != nil {
		return f, err
	}
	defer os.Remove(server)
	function, _, _ := strings.Cut(m.key, ": ")
	for i, tests := range scriptTests {
		if t.stages > 0 && i >= t.stages {
			break
		}
		out, err := s.run(ctx, t.project, tests, server, limits[i], order.first(function))
		if ctx.Err() != nil {
			return f, ctx.Err()
		}
		if err != nil {
			by := firstFault(out)
			order.killed(function, by)
			f.killedBy = tests.dir + " " + by
			break
		}
	}
	t.print(f)
	return f, nil
}

// A rowOrder says which rows are likely to notice a change: those that have noticed one
// in the same function, and then those that have noticed most.
type rowOrder struct {
	mu    sync.Mutex
	kills map[string]int
	of    map[string][]string // by function, the last one first
}

// killed notes that a row has noticed a change in a function.
func (o *rowOrder) killed(function, row string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kills[row]++
	of := slices.DeleteFunc(o.of[function], func(other string) bool { return other == row })
	o.of[function] = slices.Insert(of, 0, row)
}

// first returns the rows to begin with, separated by commas.
func (o *rowOrder) first(function string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	most := slices.SortedFunc(maps.Keys(o.kills), func(a, b string) int {
		return cmp.Or(cmp.Compare(o.kills[b], o.kills[a]), strings.Compare(a, b))
	})
	return strings.Join(append(slices.Clone(o.of[function]), most...), ",")
}

// firstFault returns the row, or the tests, that failed.
func firstFault(out []byte) string {
	for line := range bytes.Lines(out) {
		if rest, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("FAILED")); ok {
			name, _, _ := bytes.Cut(bytes.TrimSpace(rest), []byte(" "))
			return string(name)
		}
	}
	return failure(out)
}
