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

// run runs the tests of a suite with a server, until one fails or a limit has passed.
// First are the suites of rows that come first.
func (s *shim) run(ctx context.Context, project string, t suite, server string, limit time.Duration, first string) ([]byte, error) {
	temporary, err := os.MkdirTemp(s.folder, "run-") // a test that is ended leaves what it has written
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temporary)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.tests(t), "-test.run="+t.run, "-test.failfast", "-test.timeout=0")
	cmd.Dir = filepath.Join(project, t.dir)
	cmd.Env = append(os.Environ(), "TMPDIR="+temporary, "KITH_BINARY="+server, "KITH_FIRST_FAULT=1", "KITH_SUITES_FIRST="+first)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // it has a browser to stop
	cmd.WaitDelay = 10 * time.Second
	return cmd.CombinedOutput()
}

// soonInBrowser is how long a change is tried on the rows that are likely to notice it.
// A whole run takes minutes, and most changes are noticed in a few seconds.
const soonInBrowser = 60 * time.Second

// together is how many changes that no row notices soon are tried in one server.
const together = 8

// A scriptTrial tries the changes of a target's scripts.
type scriptTrial struct {
	*trial
	shim    *shim
	scripts map[string]*script
	limits  []time.Duration // of the suites of scriptTests, whole
	order   order
}

// A candidate is a change of a script, and what becomes of it.
type candidate struct {
	*scriptMutant
	fate *fate
}

// A notice is what has failed first.
type notice struct {
	tests int    // of scriptTests
	by    string // the row, or the tests; "" if the run ended otherwise
	suite string // of the row
}

// tryScripts tries the changes of a target's scripts: first each on the rows that are
// likely to notice it, and then what is left in groups. So the many that live through all
// rows do not cost a run each. If the change of another function hid what is wrong with
// one, it would be printed as one that survives.
func (t *trial) tryScripts(ctx context.Context, target target) (result, error) {
	r := result{target: target}
	s := &scriptTrial{trial: t, scripts: map[string]*script{}, order: order{kills: map[string]int{}, of: map[string][]string{}}}
	var chosen []candidate
	for _, name := range target.scripts {
		source, err := scriptSource(t.project, name)
		if err != nil {
			return r, err
		}
		if s.scripts[name], err = parseScript(name, source); err != nil {
			return r, err
		}
		for _, m := range s.scripts[name].mutants {
			r.all = append(r.all, m.mutant)
			if t.chosen(m.mutant) {
				chosen = append(chosen, candidate{m, &fate{mutant: m.mutant, reached: true}})
			}
		}
	}
	if len(chosen) == 0 {
		return r, nil
	}
	var err error
	if s.shim, err = newShim(ctx, t.project, t.folder, target.scripts); err != nil {
		return r, err
	}
	begun := time.Now()
	for _, tests := range scriptTests {
		at := time.Now()
		if out, err := s.shim.run(ctx, t.project, tests, filepath.Join(t.folder, "server"), 2*unchangedLimit, ""); err != nil {
			return r, fmt.Errorf("%s fails without any change: %w\n%s", tests.dir, err, out)
		}
		s.limits = append(s.limits, 2*time.Since(at)+6*t.grace)
	}
	if err := each(t, chosen, func(c candidate) error {
		by, err := s.noticedSoon(ctx, c, notice{})
		if c.fate.killedBy = by; by != "" {
			t.print(*c.fate)
		}
		return err
	}); err != nil {
		return r, err
	}
	var left []candidate
	for _, c := range chosen {
		if c.fate.killedBy == "" {
			left = append(left, c)
		}
	}
	fmt.Fprintf(t.out, "%s: %d changes tried on the rows that notice most, %d are left (%.0f s)\n", target.name, len(chosen), len(left), time.Since(begun).Seconds())
	if err := each(t, s.groups(left), func(group []candidate) error { return s.tryGroup(ctx, group) }); err != nil {
		return r, err
	}
	for _, c := range left {
		t.print(*c.fate)
	}
	for _, c := range chosen {
		r.fates = append(r.fates, *c.fate)
	}
	fmt.Fprintf(t.out, "%s: %d changes tried in a browser (%.0f s)\n", target.name, len(chosen), time.Since(begun).Seconds())
	return r, nil
}

// each calls act for all of a list, as many at once as there may be tests that run.
func each[T any](t *trial, list []T, act func(T) error) error {
	failed := make([]error, len(list))
	var workers sync.WaitGroup
	for i, of := range list {
		t.scarce <- struct{}{}
		workers.Go(func() {
			defer func() { <-t.scarce }()
			failed[i] = act(of)
		})
	}
	workers.Wait()
	return errors.Join(failed...)
}

// groups divides changes into groups of at most together. Those of a group are in
// different functions, and none takes another away.
func (s *scriptTrial) groups(left []candidate) (groups [][]candidate) {
	fits := func(group []candidate, c candidate) bool {
		if len(group) >= together || slices.ContainsFunc(group, func(o candidate) bool { return o.file == c.file && o.function == c.function }) {
			return false
		}
		same := []*scriptMutant{c.scriptMutant}
		for _, o := range group {
			if o.file == c.file {
				same = append(same, o.scriptMutant)
			}
		}
		return !s.scripts[c.file].hides(same)
	}
	for _, c := range left {
		if i := slices.IndexFunc(groups, func(group []candidate) bool { return fits(group, c) }); i >= 0 {
			groups[i] = append(groups[i], c)
		} else {
			groups = append(groups, []candidate{c})
		}
	}
	return groups
}

// server returns a server that has the changes of a group.
func (s *scriptTrial) server(group []candidate) (string, error) {
	changes := map[string][]*scriptMutant{}
	for _, c := range group {
		changes[c.file] = append(changes[c.file], c.scriptMutant)
	}
	texts := map[string]string{}
	for name, mutants := range changes {
		texts[name] = s.scripts[name].with(mutants...)
	}
	return s.shim.with(texts)
}

// noticedSoon returns which row notices a change soon, or "": of the rows that are likely
// to, or of what has noticed the group of the change.
func (s *scriptTrial) noticedSoon(ctx context.Context, c candidate, of notice) (noticed string, err error) {
	server, err := s.server([]candidate{c})
	if err != nil {
		return "", err
	}
	defer os.Remove(server)
	tests, limit, first := scriptTests[of.tests], soonInBrowser, s.order.first(c.function)
	switch {
	case of.suite != "":
		first = of.suite
	case of.by != "":
		tests.run, limit = "^("+strings.ReplaceAll(of.by, " ", "|")+")$", s.limits[of.tests]
	}
	out, err := s.shim.run(ctx, s.project, tests, server, limit, first)
	if err == nil || ctx.Err() != nil {
		return "", ctx.Err()
	}
	by, suite := firstFault(out)
	if by == "" {
		return "", nil // ended by the limit
	}
	if suite != "" {
		s.order.killed(c.function, suite)
	}
	return tests.dir + " " + by, nil
}

// tryGroup tries changes together on everything, and those of them alone of which one
// is noticed.
func (s *scriptTrial) tryGroup(ctx context.Context, group []candidate) error {
	for len(group) > 0 {
		of, dir, err := s.noticed(ctx, group)
		if err != nil || dir == "" {
			return err
		}
		if len(group) == 1 {
			group[0].fate.killedBy = strings.TrimSpace(dir + " " + cmp.Or(of.by, "time"))
			return nil
		}
		var left []candidate
		for _, c := range group {
			by := ""
			if of.by != "" {
				if by, err = s.noticedSoon(ctx, c, of); err != nil {
					return err
				}
			}
			if c.fate.killedBy = by; by == "" {
				left = append(left, c)
			}
		}
		if len(left) == len(group) { // none alone, or not soon
			for i := range group {
				if err := s.tryGroup(ctx, group[i:i+1]); err != nil {
					return err
				}
			}
			return nil
		}
		group = left
	}
	return nil
}

// noticed runs everything with the changes of a group, and returns what fails first, and
// in which folder; none if nothing fails.
func (s *scriptTrial) noticed(ctx context.Context, group []candidate) (notice, string, error) {
	server, err := s.server(group)
	if err != nil {
		return notice{}, "", err
	}
	defer os.Remove(server)
	for i, tests := range scriptTests {
		if s.stages > 0 && i >= s.stages {
			break
		}
		out, err := s.shim.run(ctx, s.project, tests, server, s.limits[i], s.order.first(group[0].function))
		if ctx.Err() != nil {
			return notice{}, "", ctx.Err()
		}
		if err != nil {
			by, suite := firstFault(out)
			return notice{i, by, suite}, tests.dir, nil
		}
	}
	return notice{}, "", nil
}

// An order says which suites are likely to notice a change: those that have noticed one in
// the same function, and then those that have noticed most.
type order struct {
	mu    sync.Mutex
	kills map[string]int
	of    map[string][]string // by function, the last one first
}

// killed notes that a suite has noticed a change in a function.
func (o *order) killed(function, suite string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kills[suite]++
	of := slices.DeleteFunc(o.of[function], func(other string) bool { return other == suite })
	o.of[function] = slices.Insert(of, 0, suite)
}

// first returns the suites to begin with, separated by commas.
func (o *order) first(function string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	most := slices.SortedFunc(maps.Keys(o.kills), func(a, b string) int {
		return cmp.Or(cmp.Compare(o.kills[b], o.kills[a]), strings.Compare(a, b))
	})
	return strings.Join(append(slices.Clone(o.of[function]), most...), ",")
}

// firstFault returns the row that failed and its suite, or the tests that failed; "" if the
// run was ended.
func firstFault(out []byte) (by, suite string) {
	for line := range strings.Lines(string(out)) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "FAILED "); ok {
			by, suite, _ = strings.Cut(strings.TrimSpace(rest), ", in the suite ")
			by, _, _ = strings.Cut(by, "  ")
			return by, suite
		}
	}
	return strings.Join(failedTests(out), " "), ""
}
