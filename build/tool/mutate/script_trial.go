package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"kith/build/assets"
)

// together is how many changes that no row notices are tried in one server.
const together = 8

// A scriptTrial tries the changes of a target's scripts.
type scriptTrial struct {
	*trial
	shim     *shim
	scripts  map[string]*script
	limits   []time.Duration // of the suites of scriptTests, whole
	coverage []coverage      // of the suites of rows, the fastest first

	mu      sync.Mutex
	noticed map[string][]string // by function the suites of rows that have noticed a change, the last one first
}

// A coverage is as that of build/test/conformance.
type coverage struct {
	Suite     string              `json:"suite"`
	Took      int64               `json:"took"`
	Functions map[string][]string `json:"functions"`
}

// A candidate is a change of a script, and what becomes of it.
type candidate struct {
	*scriptMutant
	fate *fate
}

// tryScripts tries the changes of a target's scripts: first each on the rows that reach the
// function in which it is, and then what is left on everything else, in groups. So the many
// that live through all do not cost a run of minutes each. If the change of another
// function hid what is wrong with one, it would be printed as one that survives.
func (t *trial) tryScripts(ctx context.Context, target target) (result, error) {
	r := result{target: target}
	s := &scriptTrial{trial: t, scripts: map[string]*script{}, noticed: map[string][]string{}}
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
	if err := s.tryUnchanged(ctx); err != nil {
		return r, err
	}
	fmt.Fprintf(t.out, "%s: the unchanged scripts pass (%.0f s)\n", target.name, time.Since(begun).Seconds())
	if err := each(t, chosen, func(c candidate) error { return s.tryRows(ctx, c) }); err != nil {
		return r, err
	}
	var left []candidate
	for _, c := range chosen {
		if c.fate.killedBy == "" {
			left = append(left, c)
		}
	}
	fmt.Fprintf(t.out, "%s: %d changes tried on the rows that reach them, %d survived (%.0f s)\n", target.name, len(chosen), len(left), time.Since(begun).Seconds())
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

// tryUnchanged runs everything without a change, and finds out how long it takes and which
// suites of rows reach what.
func (s *scriptTrial) tryUnchanged(ctx context.Context) error {
	name := filepath.Join(s.folder, "coverage")
	for i, tests := range s.tests() {
		at := time.Now()
		if out, err := s.shim.run(ctx, s.project, tests, filepath.Join(s.folder, "server"), 2*unchangedLimit, "KITH_COVERAGE="+name); err != nil {
			return fmt.Errorf("%s fails without any change: %w\n%s", tests.dir, err, out)
		}
		s.limits = append(s.limits, 2*time.Since(at)+6*s.grace)
		if i > 0 {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if s.coverage, err = readCoverage(text); err != nil {
			return fmt.Errorf("what the rows reach: %w", err)
		}
	}
	return nil
}

// readCoverage returns what the lines of a file say, the fastest suite first.
func readCoverage(text []byte) (all []coverage, err error) {
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		var v coverage
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	slices.SortStableFunc(all, func(a, b coverage) int { return cmp.Compare(a.Took, b.Took) })
	return all, nil
}

// tests returns the tests that the options want.
func (s *scriptTrial) tests() []suite {
	if s.stages > 0 && s.stages < len(scriptTests) {
		return scriptTests[:s.stages]
	}
	return scriptTests
}

// reaching returns the suites of rows that run a function: the innermost of some that lie
// inside each other, of which it is known that any suite runs it. If there is none, that is
// all suites.
func reaching(all []coverage, file string, functions []string) (suites []coverage) {
	for _, name := range slices.Backward(functions) {
		for _, c := range all {
			if slices.Contains(c.Functions[file], name) {
				suites = append(suites, c)
			}
		}
		if len(suites) > 0 {
			return suites
		}
	}
	return all
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

// tryRows tries a change on the suites of rows that reach it: first those that have noticed
// a change in the same function, then the fastest.
func (s *scriptTrial) tryRows(ctx context.Context, c candidate) error {
	server, err := s.server([]candidate{c})
	if err != nil {
		return err
	}
	defer os.Remove(server)
	file, _, err := assets.Delivered(s.shim.sources, c.file, "")
	if err != nil {
		return err
	}
	function := c.file + " " + c.function()
	s.mu.Lock()
	before := slices.Clone(s.noticed[function])
	s.mu.Unlock()
	names, limit := before, 10*s.grace
	for _, v := range reaching(s.coverage, file, c.functions) {
		limit += 4 * time.Duration(v.Took) * time.Millisecond
		if !slices.Contains(before, v.Suite) {
			names = append(names, v.Suite)
		}
	}
	out, err := s.shim.run(ctx, s.project, scriptTests[0], server, limit, "KITH_SUITES_FIRST="+strings.Join(names, ","), "KITH_SUITES_ONLY=1")
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	by, suite := firstFault(out)
	c.fate.killedBy = scriptTests[0].dir + " " + cmp.Or(by, "time")
	s.print(*c.fate)
	if suite != "" {
		s.mu.Lock()
		others := slices.DeleteFunc(s.noticed[function], func(other string) bool { return other == suite })
		s.noticed[function] = append([]string{suite}, others...)
		s.mu.Unlock()
	}
	return nil
}

// groups divides changes into groups of at most together. Those of a group are in
// different functions, and none takes another away.
func (s *scriptTrial) groups(left []candidate) (groups [][]candidate) {
	fits := func(group []candidate, c candidate) bool {
		if len(group) >= together || slices.ContainsFunc(group, func(o candidate) bool { return o.file == c.file && o.function() == c.function() }) {
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

// tryGroup tries changes together on the tests behind the rows, and each alone on those
// that have failed.
func (s *scriptTrial) tryGroup(ctx context.Context, group []candidate) error {
	for len(group) > 0 {
		stage, by, err := s.tryTests(ctx, group, 1, "")
		if err != nil || stage < 0 {
			return err
		}
		if len(group) == 1 {
			group[0].fate.killedBy = scriptTests[stage].dir + " " + cmp.Or(by, "time")
			return nil
		}
		var left []candidate
		for _, c := range group {
			alone := -1
			if by != "" {
				if alone, _, err = s.tryTests(ctx, []candidate{c}, stage, "^("+strings.ReplaceAll(by, " ", "|")+")$"); err != nil {
					return err
				}
			}
			if alone < 0 {
				left = append(left, c)
			} else {
				c.fate.killedBy = scriptTests[stage].dir + " " + by
			}
		}
		if len(left) == len(group) { // only together, or nobody knows what has failed
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

// tryTests runs the tests from a stage on with the changes of a group, or if only is not
// empty those of this stage that match it. It returns the stage in which something has failed,
// and what; -1 if nothing has.
func (s *scriptTrial) tryTests(ctx context.Context, group []candidate, stage int, only string) (failed int, by string, err error) {
	server, err := s.server(group)
	if err != nil {
		return -1, "", err
	}
	defer os.Remove(server)
	for i := stage; i < len(s.limits); i++ {
		tests := scriptTests[i]
		tests.run = cmp.Or(only, tests.run)
		out, err := s.shim.run(ctx, s.project, tests, server, s.limits[i])
		if ctx.Err() != nil {
			return -1, "", ctx.Err()
		}
		if err != nil {
			by, _ := firstFault(out)
			return i, by, nil
		}
		if only != "" {
			break
		}
	}
	return -1, "", nil
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
