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

const (
	// together is how many changes that the fastest rows do not notice are tried in one
	// server.
	together = 16
	// alone is for how long the rows run on which each change is tried alone, unchanged:
	// about what it takes to start a browser and a server.
	alone = 10 * time.Second
)

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

// firstFaultOnly has the rows end with the first that fails.
const firstFaultOnly = "KITH_FIRST_FAULT=1"

// A coverage is as that of build/test/conformance.
type coverage struct {
	Suite     string              `json:"suite"`
	Took      int64               `json:"took"`
	Functions map[string][]string `json:"functions"`
}

// duration returns how long the suite takes.
func (c coverage) duration() time.Duration { return time.Duration(c.Took) * time.Millisecond }

// A candidate is a change of a script, and what becomes of it.
type candidate struct {
	*scriptMutant
	fate *fate
}

// tryScripts tries the changes of a target's scripts: first each on the fastest rows that
// reach the function in which it is, and then what is left on everything, in groups. So
// the many that live long do not cost a run of minutes each. If another change that
// survives hid what is wrong with one, it would be printed as one that survives, too.
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
	for _, name := range target.scripts {
		if err := s.tryBroken(ctx, name); err != nil {
			return r, err
		}
	}
	fmt.Fprintf(t.out, "%s: the unchanged scripts pass, broken ones do not (%.0f s)\n", target.name, time.Since(begun).Seconds())
	if err := each(t, chosen, func(c candidate) error { return s.tryRows(ctx, c) }); err != nil {
		return r, err
	}
	var left []candidate
	for _, c := range chosen {
		if c.fate.killedBy == "" {
			left = append(left, c)
		}
	}
	fmt.Fprintf(t.out, "%s: %d changes tried on the fastest rows that reach them, %d survived (%.0f s)\n", target.name, len(chosen), len(left), time.Since(begun).Seconds())
	if err := each(t, s.groups(left), func(group []candidate) error { return s.tryGroup(ctx, group) }); err != nil {
		return r, err
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

// tryBroken returns an error if a script that throws at once is not noticed: then the tests
// run another text than the one that is changed, and nothing that survives says anything.
func (s *scriptTrial) tryBroken(ctx context.Context, name string) error {
	server, err := s.shim.with(map[string]string{name: "throw 'broken'"})
	if err != nil {
		return err
	}
	defer os.Remove(server)
	if _, err := s.shim.run(ctx, s.project, scriptTests[0], server, s.limits[0], firstFaultOnly); err == nil {
		return fmt.Errorf("%s throws at once, and no row fails", name)
	}
	return ctx.Err()
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

// tryRows tries a change on the fastest suites of rows that reach it, of which those come
// first that have noticed a change in the same function.
func (s *scriptTrial) tryRows(ctx context.Context, c candidate) error {
	function := c.file + " " + c.function()
	s.mu.Lock()
	before := slices.Clone(s.noticed[function])
	s.mu.Unlock()
	all, err := s.reaching(c)
	if err != nil {
		return err
	}
	isBefore := func(v coverage) bool { return slices.Contains(before, v.Suite) }
	slices.SortStableFunc(all, func(a, b coverage) int {
		switch {
		case isBefore(a) == isBefore(b):
			return 0
		case isBefore(a):
			return -1
		}
		return 1
	})
	took := time.Duration(0)
	for i := range all {
		if took += all[i].duration(); took > alone && i > 0 {
			all = all[:i]
			break
		}
	}
	f, err := s.rows(ctx, []candidate{c}, all)
	if err != nil || !f.found {
		return err
	}
	s.kill(c, 0, f)
	if f.suite != "" {
		s.mu.Lock()
		others := slices.DeleteFunc(s.noticed[function], func(other string) bool { return other == f.suite })
		s.noticed[function] = append([]string{f.suite}, others...)
		s.mu.Unlock()
	}
	return nil
}

// reaching returns the suites of rows that reach one of some changes, the fastest first.
func (s *scriptTrial) reaching(changes ...candidate) ([]coverage, error) {
	reached := map[string]bool{}
	for _, c := range changes {
		file, _, err := assets.Delivered(s.shim.sources, c.file, "")
		if err != nil {
			return nil, err
		}
		for _, v := range reaching(s.coverage, file, c.functions) {
			reached[v.Suite] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(s.coverage), func(v coverage) bool { return !reached[v.Suite] }), nil
}

// A fault says whether tests have noticed something, and what.
type fault struct {
	found bool
	by    string // the row or the tests that failed; "" if nobody knows: the time was over
	suite string // of the row
}

// rows runs suites of rows with changes, in this order, until one fails.
func (s *scriptTrial) rows(ctx context.Context, changes []candidate, suites []coverage) (fault, error) {
	var names []string
	limit := 10 * s.grace
	for _, v := range suites {
		names = append(names, v.Suite)
		limit += 4 * v.duration()
	}
	return s.run(ctx, changes, scriptTests[0], limit, "KITH_SUITES_FIRST="+strings.Join(names, ","), "KITH_SUITES_ONLY=1", firstFaultOnly)
}

// run runs tests with changes.
func (s *scriptTrial) run(ctx context.Context, changes []candidate, tests suite, limit time.Duration, more ...string) (fault, error) {
	server, err := s.server(changes)
	if err != nil {
		return fault{}, err
	}
	defer os.Remove(server)
	out, err := s.shim.run(ctx, s.project, tests, server, limit, more...)
	if err == nil || ctx.Err() != nil {
		return fault{}, ctx.Err()
	}
	by, suite := firstFault(out)
	return fault{true, by, suite}, nil
}

// groups divides changes into groups of about together, in which those that are near each
// other in a script are apart, and none takes another away.
func (s *scriptTrial) groups(left []candidate) (groups [][]candidate) {
	fits := func(group []candidate, c candidate) bool {
		same := []*scriptMutant{c.scriptMutant}
		for _, o := range group {
			if o.file == c.file {
				same = append(same, o.scriptMutant)
			}
		}
		return !s.scripts[c.file].hides(same)
	}
	groups = make([][]candidate, (len(left)+together-1)/together)
	for i, c := range left {
		for n := 0; ; n++ {
			if n == len(groups) {
				groups = append(groups, []candidate{c})
				break
			}
			if at := &groups[(i+n)%len(groups)]; fits(*at, c) {
				*at = append(*at, c)
				break
			}
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

// tryGroup tries changes together on everything.
func (s *scriptTrial) tryGroup(ctx context.Context, group []candidate) (err error) {
	if group, err = s.tryGroupOnRows(ctx, group, nil); err != nil {
		return err
	}
	for i := 1; i < len(s.limits) && len(group) > 0; i++ {
		if group, err = s.tryGroupOnTests(ctx, group, i); err != nil {
			return err
		}
	}
	for _, c := range group {
		s.print(*c.fate)
	}
	return nil
}

// tryGroupOnRows tries changes together on suites of rows, on all that reach them if there
// are none, and alone on each suite that fails. It returns those that are left.
func (s *scriptTrial) tryGroupOnRows(ctx context.Context, group []candidate, suites []coverage) ([]candidate, error) {
	if suites == nil {
		var err error
		if suites, err = s.reaching(group...); err != nil {
			return nil, err
		}
	}
	for len(group) > 0 && len(suites) > 0 {
		f, err := s.rows(ctx, group, suites)
		if err != nil || !f.found {
			return group, err
		}
		at := slices.IndexFunc(suites, func(v coverage) bool { return v.Suite == f.suite })
		left := group
		if at >= 0 && len(group) > 1 {
			if left, err = s.eachAlone(group, 0, func(c candidate) (fault, error) { return s.rows(ctx, []candidate{c}, suites[at:at+1]) }); err != nil {
				return nil, err
			}
		}
		if len(left) == len(group) { // only together, or nobody knows what has failed
			return s.divide(group, 0, f, func(half []candidate) ([]candidate, error) { return s.tryGroupOnRows(ctx, half, suites) })
		}
		group, suites = left, suites[at+1:]
	}
	return group, nil
}

// tryGroupOnTests tries changes together on the tests of a stage behind the rows, and alone
// on those that fail. It returns those that are left.
func (s *scriptTrial) tryGroupOnTests(ctx context.Context, group []candidate, stage int) ([]candidate, error) {
	tests := scriptTests[stage]
	f, err := s.run(ctx, group, tests, s.limits[stage])
	if err != nil || !f.found {
		return group, err
	}
	left := group
	if f.by != "" && len(group) > 1 {
		tests.run = "^(" + strings.ReplaceAll(f.by, " ", "|") + ")$"
		if left, err = s.eachAlone(group, stage, func(c candidate) (fault, error) {
			return s.run(ctx, []candidate{c}, tests, s.limits[stage])
		}); err != nil {
			return nil, err
		}
	}
	if len(left) < len(group) { // they have passed what has failed
		return left, nil
	}
	return s.divide(group, stage, f, func(half []candidate) ([]candidate, error) { return s.tryGroupOnTests(ctx, half, stage) })
}

// eachAlone tries changes alone, and returns those that nothing notices.
func (s *scriptTrial) eachAlone(group []candidate, stage int, try func(candidate) (fault, error)) (left []candidate, err error) {
	for _, c := range group {
		f, err := try(c)
		if err != nil {
			return nil, err
		}
		if f.found {
			s.kill(c, stage, f)
		} else {
			left = append(left, c)
		}
	}
	return left, nil
}

// divide tries the halves of a group of which something fails only together. A change that
// is alone has failed.
func (s *scriptTrial) divide(group []candidate, stage int, f fault, try func([]candidate) ([]candidate, error)) ([]candidate, error) {
	if len(group) == 1 {
		s.kill(group[0], stage, f)
		return nil, nil
	}
	first, err := try(group[:len(group)/2])
	if err != nil {
		return nil, err
	}
	second, err := try(group[len(group)/2:])
	return slices.Concat(first, second), err
}

// kill notes and prints that a change was noticed.
func (s *scriptTrial) kill(c candidate, stage int, f fault) {
	c.fate.killedBy = scriptTests[stage].dir + " " + cmp.Or(f.by, "time")
	s.print(*c.fate)
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
