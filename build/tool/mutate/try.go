package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A fate is what became of a change.
type fate struct {
	mutant
	killedBy string // the tests that noticed it, or ""
	reached  bool   // a test runs it
}

// A result is what became of the changes of a target.
type result struct {
	target target
	fates  []fate
	all    []mutant // those that were not tried, too
}

// A builtSuite is a suite that is compiled, and what its tests reach unchanged.
type builtSuite struct {
	suite
	binary string
	tests  []test
}

// A test is one test of a suite, or a subtest that is tried alone.
type test struct {
	name    string
	took    time.Duration
	reaches map[int]bool
}

// pattern returns what chooses the test, as -test.run. Several may be joined with |.
func (t test) pattern() string {
	return "^" + strings.ReplaceAll(regexp.QuoteMeta(t.name), "/", "$/^") + "$"
}

// A trial tries the changes of a program.
type trial struct {
	*program
	options
	out      io.Writer
	accepted map[string]string // the reasons, by key
	suites   map[suite]*builtSuite
	scarce   chan struct{} // one for each test that runs
	printing sync.Mutex
}

// tryAll tries the changes of targets, and prints what it does and what survives.
func tryAll(ctx context.Context, out io.Writer, project string, o options, targets []target, accepted map[string]string) ([]result, error) {
	folder, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	var dirs []string
	for _, t := range targets {
		if t.scripts == nil {
			dirs = append(dirs, t.dirs...)
		}
	}
	p := &program{project: project, folder: folder}
	if len(dirs) > 0 {
		if p, err = load(ctx, project, folder, dirs); err != nil {
			return nil, err
		}
		if err := p.compile(ctx); err != nil {
			return nil, err
		}
	}
	if n := len(p.dropped); n > 0 {
		fmt.Fprintf(out, "%d changes do not compile and are left out\n", n)
	}
	t := &trial{program: p, options: o, out: out, accepted: accepted, suites: map[suite]*builtSuite{}, scarce: make(chan struct{}, o.workers)}
	var results []result
	for _, target := range targets {
		tried := t.try
		if target.scripts != nil {
			tried = t.tryScripts
		}
		r, err := tried(ctx, target)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}

// chosen reports whether a change is in the sample.
func (o options) chosen(m mutant) bool {
	if o.match != nil && !o.match.MatchString(m.key) {
		return false
	}
	if o.share >= 1 {
		return true
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s", o.seed, m.key)
	sum := h.Sum64()
	sum ^= sum >> 33 // the last bytes of the text are in the lowest bits only
	sum *= 0xff51afd7ed558ccd
	sum ^= sum >> 33
	return float64(sum>>11)/(1<<53) < o.share
}

// try tries the changes of one target on one stage after the other.
func (t *trial) try(ctx context.Context, target target) (result, error) {
	r := result{target: target}
	for _, m := range t.mutants {
		if slices.Contains(target.dirs, m.dir) {
			r.all = append(r.all, m)
			if t.chosen(m) {
				r.fates = append(r.fates, fate{mutant: m})
			}
		}
	}
	begun := time.Now()
	for i, s := range target.stages {
		if t.stages > 0 && i >= t.stages {
			break
		}
		var left []*fate
		for i := range r.fates {
			if r.fates[i].killedBy == "" {
				left = append(left, &r.fates[i])
			}
		}
		if len(left) == 0 {
			break
		}
		built, err := t.built(ctx, s)
		if err != nil {
			return r, err
		}
		var workers sync.WaitGroup
		last := i == len(target.stages)-1 || i == t.stages-1
		for _, f := range left {
			workers.Go(func() {
				t.run(ctx, built, f)
				if last && f.killedBy == "" && ctx.Err() == nil {
					t.print(*f)
				}
			})
		}
		workers.Wait()
		if err := ctx.Err(); err != nil {
			return r, err
		}
		survived := 0
		for _, f := range left {
			if f.killedBy == "" {
				survived++
			}
		}
		fmt.Fprintf(t.out, "%s: %d changes tried on %s %s, %d survived (%.0f s)\n", target.name, len(left), s.dir, s.run, survived, time.Since(begun).Seconds())
	}
	if t.verbose {
		for _, f := range r.fates {
			if f.killedBy != "" {
				t.print(f)
			}
		}
	}
	return r, nil
}

// print prints what became of a change, unless it is killed and nobody asked.
func (t *trial) print(f fate) {
	t.printing.Lock()
	defer t.printing.Unlock()
	switch at := fmt.Sprintf("%s:%d", filepath.Base(f.file), f.line); {
	case f.killedBy != "" && t.verbose:
		fmt.Fprintf(t.out, "%s %s\n\tnoticed by %s\n", at, f.key, f.killedBy)
	case f.killedBy != "":
	case t.accepted[f.key] != "":
		fmt.Fprintf(t.out, "%s %s\n\tsurvived: %s\n", at, f.key, t.accepted[f.key])
	case f.reached:
		fmt.Fprintf(t.out, "%s %s\n\tSURVIVED\n", at, f.key)
	default:
		fmt.Fprintf(t.out, "%s %s\n\tSURVIVED: no test runs it\n", at, f.key)
	}
}

// built compiles a suite, unless it has been, and finds out what its tests reach.
func (t *trial) built(ctx context.Context, s suite) (*builtSuite, error) {
	if b, ok := t.suites[s]; ok {
		return b, nil
	}
	b := &builtSuite{suite: s, binary: filepath.Join(t.folder, strings.ReplaceAll(s.dir, "/", "-")+".test")}
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-overlay", t.overlay, "-o", b.binary, "./"+s.dir)
	cmd.Dir = t.project
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go test -c ./%s: %w\n%s", s.dir, err, out)
	}
	t.suites[s] = b
	if _, err := os.Stat(b.binary); err != nil {
		return b, nil // no tests
	}
	var skip, apart *regexp.Regexp
	if s.skip != "" {
		skip = regexp.MustCompile(s.skip)
	}
	if s.apart != "" {
		apart = regexp.MustCompile(s.apart)
	}
	pattern := s.run
	if pattern == "" {
		pattern = "^(Test|Fuzz|Example)"
	}
	if b.args += " " + t.rapid(ctx, s.dir); ctx.Err() != nil {
		return nil, ctx.Err()
	}
	cmd = exec.CommandContext(ctx, b.binary, "-test.list", pattern)
	cmd.Dir = filepath.Join(t.project, s.dir)
	list, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("the tests of %s: %w\n%s", s.dir, err, list)
	}
	for name := range strings.FieldsSeq(string(list)) {
		switch {
		case skip != nil && skip.MatchString(name):
		case apart != nil && apart.MatchString(name):
			subtests, err := t.subtests(ctx, b, test{name: name})
			if err != nil {
				return nil, err
			}
			b.tests = append(b.tests, subtests...)
		default:
			b.tests = append(b.tests, test{name: name})
		}
	}
	failed := make([]error, len(b.tests))
	var workers sync.WaitGroup
	for i := range b.tests {
		workers.Go(func() { failed[i] = t.record(ctx, b, &b.tests[i]) })
	}
	workers.Wait()
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(b.tests, func(x, y test) int { return cmp.Or(cmp.Compare(x.took, y.took), cmp.Compare(x.name, y.name)) })
	if t.verbose {
		for _, test := range b.tests {
			fmt.Fprintf(t.out, "%s %s: %.2f s, reaches %d changes\n", s.dir, test.name, test.took.Seconds(), len(test.reaches))
		}
	}
	return b, nil
}

// rapid returns the flags that make the tests of a package draw the same examples each
// time, search no smaller ones and write none into the tree, if they use rapid.
func (t *trial) rapid(ctx context.Context, dir string) string {
	cmd := exec.CommandContext(ctx, "go", "list", "-test", "-deps", "./"+dir)
	cmd.Dir = t.project
	out, err := cmd.Output()
	if err != nil || !bytes.Contains(out, []byte("pgregory.net/rapid\n")) {
		return ""
	}
	return "-rapid.seed=1 -rapid.nofailfile -rapid.shrinktime=0s"
}

// unchangedLimit is how long a test may take that is not changed.
const unchangedLimit = 5 * time.Minute

// letAllWrite lets every user of the machine write a file: some tests run a process as
// another one.
func letAllWrite(name string) error {
	return errors.Join(os.Chmod(filepath.Dir(name), 0o711), os.Chmod(name, 0o666)) // whatever the umask is
}

// subtests returns the subtests of a test. One that passes only after others is left out.
func (t *trial) subtests(ctx context.Context, b *builtSuite, whole test) (list []test, err error) {
	out, _, err := t.execute(ctx, b, []test{whole}, unchangedLimit, "", "-test.v")
	if err != nil {
		return nil, fmt.Errorf("%s of %s fails without any change: %w\n%s", whole.name, b.dir, err, out)
	}
	for _, m := range regexp.MustCompile(`(?m)^    --- PASS: ([^/ ]+/[^/ ]+) `).FindAllSubmatch(out, -1) {
		alone := test{name: string(m[1])}
		if _, _, err := t.execute(ctx, b, []test{alone}, unchangedLimit, ""); err == nil {
			list = append(list, alone)
		}
	}
	return list, ctx.Err()
}

// record runs a test without a change.
func (t *trial) record(ctx context.Context, b *builtSuite, tried *test) error {
	f, err := os.CreateTemp(t.folder, "reached-")
	if err != nil {
		return err
	}
	defer f.Close()
	if err := letAllWrite(f.Name()); err != nil {
		return err
	}
	out, took, err := t.execute(ctx, b, []test{*tried}, unchangedLimit, recordVariable+"="+f.Name())
	if err != nil {
		return fmt.Errorf("%s of %s fails without any change: %w\n%s", tried.name, b.dir, err, out)
	}
	tried.took, tried.reaches = took, map[int]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		id, err := strconv.Atoi(lines.Text())
		if err != nil {
			return err
		}
		tried.reaches[id] = true
	}
	return nil
}

// soon is how long the tests of the first attempt may take together: most changes are
// noticed by any test, and to start a process for each costs more than they do. Those of
// each further attempt may take four times as long: a process runs its tests in the order
// of the source, and not the fastest first.
const soon = 300 * time.Millisecond

// run runs the tests that reach a change until one fails.
func (t *trial) run(ctx context.Context, b *builtSuite, f *fate) {
	var reaching []test
	for _, test := range b.tests {
		if test.reaches[f.id] {
			reaching = append(reaching, test)
		}
	}
	for most := soon; len(reaching) > 0; most *= 4 {
		f.reached = true
		n, took := 1, reaching[0].took
		for ; n < len(reaching) && took+reaching[n].took < most; n++ {
			took += reaching[n].took
		}
		limit := min(took, unchangedLimit)*10 + t.grace
		out, _, err := t.execute(ctx, b, reaching[:n], limit, mutantVariable+"="+strconv.Itoa(f.id))
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			f.killedBy = b.dir + " " + failure(out)
			return
		}
		reaching = reaching[n:]
	}
}

// failedTests returns the names of the tests that failed.
func failedTests(out []byte) (names []string) {
	for line := range bytes.Lines(out) {
		if rest, ok := bytes.CutPrefix(line, []byte("--- FAIL: ")); ok {
			name, _, _ := bytes.Cut(rest, []byte(" "))
			names = append(names, string(name))
		}
	}
	return names
}

// failure returns the names of the tests that failed, or what ended them otherwise.
func failure(out []byte) string {
	names := failedTests(out)
	if len(names) == 0 {
		if bytes.Contains(out, []byte("panic: test timed out")) {
			return "time"
		}
		return "panic or time"
	}
	return strings.Join(names, " ")
}

// memory is how many kilobytes of address space a test may use: a changed loop may
// never end and take all there is.
const memory = 4 << 20

// execute runs tests of a suite, and returns what they print and how long they took.
func (t *trial) execute(ctx context.Context, b *builtSuite, tests []test, limit time.Duration, variable string, more ...string) ([]byte, time.Duration, error) {
	t.scarce <- struct{}{}
	defer func() { <-t.scarce }()
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	temporary, err := os.MkdirTemp(t.folder, "run-")
	if err != nil {
		return nil, 0, err
	}
	defer os.RemoveAll(temporary)
	ctx, cancel := context.WithTimeout(ctx, limit+2*time.Second)
	defer cancel()
	var patterns []string
	for _, test := range tests {
		patterns = append(patterns, test.pattern())
	}
	args := []string{"-c", fmt.Sprintf(`ulimit -v %d; exec "$0" "$@"`, memory), b.binary,
		"-test.run=" + strings.Join(patterns, "|"), "-test.failfast", "-test.timeout=" + limit.String()}
	args = append(append(args, strings.Fields(b.args)...), more...)
	cmd := exec.CommandContext(ctx, "sh", args...)
	cmd.Dir = filepath.Join(t.project, b.dir)
	cmd.Env = append(os.Environ(), variable, "TMPDIR="+temporary)
	cmd.WaitDelay = time.Second
	begun := time.Now()
	out, err := cmd.CombinedOutput()
	return out, time.Since(begun), err
}
