package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// example is a small module: what its tests notice is known.
var example = map[string]string{
	"go.mod": "module example\n\ngo 1.26\n",
	"queue/queue.go": `package queue

// Queue holds at most Most numbers.
type Queue struct {
	Most    int
	numbers []int
}

// Push is tested, and so is its limit.
func (q *Queue) Push(n int) bool {
	if len(q.numbers) >= q.Most {
		return false
	}
	q.numbers = append(q.numbers, n)
	return true
}

// Sum is tested with one number that is more than 0.
func (q *Queue) Sum() (sum int) {
	for _, n := range q.numbers {
		if n > 0 && sum < 1000 {
			sum += n
		}
	}
	return sum
}

// Clear is not tested here, but in the package that uses it.
func (q *Queue) Clear() { q.numbers = nil }

// Average is not tested at all.
func (q *Queue) Average() int {
	return q.Sum() / max(1, len(q.numbers))
}

// Spin would never end without its last line.
func Spin(n int) (turns int) {
	for turns < n {
		turns++
	}
	return turns
}
`,
	"queue/queue_test.go": `package queue

import "testing"

func TestPush(t *testing.T) {
	q := Queue{Most: 1}
	if !q.Push(7) || q.Push(8) || q.Sum() != 7 {
		t.Fatal(q)
	}
}

func TestSpin(t *testing.T) {
	if Spin(3) != 3 {
		t.Fatal("three turns")
	}
}
`,
	"user/user.go": `package user

import "example/queue"

// Emptied returns the sum of an emptied queue.
func Emptied() int {
	q := queue.Queue{Most: 1}
	q.Push(7)
	q.Clear()
	return q.Sum()
}
`,
	"user/user_test.go": `package user

import "testing"

func TestEmptied(t *testing.T) {
	if Emptied() != 0 {
		t.Fatal("a sum of nothing")
	}
}
`,
}

// module writes a module, with other contents for some of its files.
func module(t *testing.T, other map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range example {
		if o, ok := other[name]; ok {
			text = o
		}
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var queueTarget = target{name: "queue", dirs: []string{"queue"}, stages: []suite{{dir: "queue"}, {dir: "user"}}}

func tryExample(t *testing.T, o options, project string) ([]result, string, error) {
	t.Helper()
	var out strings.Builder
	o.workers, o.grace = 2, time.Second
	if o.share == 0 {
		o.share = 1
	}
	results, err := tryAll(t.Context(), &out, project, o, []target{queueTarget}, nil)
	return results, out.String(), err
}

func survivors(results []result) (keys []string) {
	for _, r := range results {
		for _, f := range r.fates {
			if f.killedBy == "" {
				keys = append(keys, f.key)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// TestSurvivors checks that exactly those survive which no test of the example notices.
func TestSurvivors(t *testing.T) {
	project := module(t, nil)
	results, out, err := tryExample(t, options{}, project)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"queue Queue.Average: max(1, len(q.numbers)) → min",
		"queue Queue.Average: q.Sum() / max(1, len(q.numbers)) → *",
		"queue Queue.Average: return q.Sum() / max(1, len(q.numbers)) → 0",
		"queue Queue.Sum: n > 0 → >=",
		"queue Queue.Sum: n > 0 → true",
		"queue Queue.Sum: sum < 1000 → <=",
		"queue Queue.Sum: sum < 1000 → true",
	}
	if diff := cmp.Diff(want, survivors(results)); diff != "" {
		t.Errorf("survivors (-want +got):\n%s\n%s", diff, out)
	}
	by := map[string]string{}
	for _, f := range results[0].fates {
		by[f.key] = f.killedBy
	}
	for key, want := range map[string]string{
		"queue Queue.Push: len(q.numbers) >= q.Most → >":            "queue TestPush",
		"queue Queue.Push: true → false":                            "queue TestPush",
		"queue Queue.Clear: remove q.numbers = nil":                 "user TestEmptied",
		"queue Spin: remove turns++":                                "queue time",
		"queue Queue.Sum: range q.numbers → never":                  "queue TestPush",
		"queue Queue.Sum: n > 0 && sum < 1000 → false":              "queue TestPush",
		"queue Queue.Push: remove q.numbers = append(q.numbers, n)": "queue TestPush",
	} {
		if by[key] != want {
			t.Errorf("%s: noticed by %q, want %q", key, by[key], want)
		}
	}
	if strings.Count(out, "SURVIVED: no test runs it") != 3 {
		t.Errorf("the three of Average are run by no test:\n%s", out)
	}
	for name, text := range example {
		if now, err := os.ReadFile(filepath.Join(project, name)); err != nil || string(now) != text {
			t.Errorf("%s has changed: %v", name, err)
		}
	}
}

// TestSubtestsApart checks that the subtests of a test can be tried one by one.
func TestSubtestsApart(t *testing.T) {
	project := module(t, map[string]string{"queue/queue_test.go": `package queue

import "testing"

var q = Queue{Most: 2}

func TestQueue(t *testing.T) {
	t.Run("push (1)", func(t *testing.T) {
		if q.Push(7); q.Sum() != 7 {
			t.Fatal(q)
		}
	})
	t.Run("after it", func(t *testing.T) {
		if q.Push(8); q.Sum() != 15 {
			t.Fatal(q)
		}
	})
}

func TestSpin(t *testing.T) { Spin(1) }
`})
	only := target{name: "queue", dirs: []string{"queue"}, stages: []suite{{dir: "queue", apart: "^TestQueue$"}}}
	var out strings.Builder
	o := options{share: 1, workers: 2, grace: time.Second, verbose: true}
	if _, err := tryAll(t.Context(), &out, project, o, []target{only}, nil); err != nil {
		t.Fatal(err)
	}
	var tried []string
	for _, m := range regexp.MustCompile(`(?m)^queue (Test.*): .* reaches`).FindAllStringSubmatch(out.String(), -1) {
		tried = append(tried, m[1])
	}
	slices.Sort(tried)
	if diff := cmp.Diff([]string{"TestQueue/push_(1)", "TestSpin"}, tried); diff != "" {
		t.Errorf("tests (-want +got):\n%s\n%s", diff, &out)
	}
	if !strings.Contains(out.String(), "queue Queue.Push: remove q.numbers = append(q.numbers, n)\n\tnoticed by queue TestQueue") {
		t.Errorf("nothing is noticed:\n%s", &out)
	}
}

// TestFailing checks that tests which fail without a change are an error: all would be
// killed.
func TestFailing(t *testing.T) {
	project := module(t, map[string]string{"queue/queue_test.go": "package queue\n\nimport \"testing\"\n\nfunc TestPush(t *testing.T) { t.Fatal(\"broken\") }\n"})
	if _, _, err := tryExample(t, options{}, project); err == nil || !strings.Contains(err.Error(), "TestPush of queue fails without any change") {
		t.Fatal(err)
	}
}

// TestSample checks that a share is always the same part, that another seed's is
// another, and that a match selects.
func TestSample(t *testing.T) {
	project := module(t, nil)
	p, err := load(t.Context(), project, t.TempDir(), []string{"queue"})
	if err != nil {
		t.Fatal(err)
	}
	tried := func(o options) (keys []string) {
		for _, m := range p.mutants {
			if o.chosen(m) {
				keys = append(keys, m.key)
			}
		}
		return keys
	}
	all, half := tried(options{share: 1}), tried(options{share: 0.5, seed: 1})
	if len(half) == 0 || len(half) == len(all) {
		t.Errorf("%d of %d in half", len(half), len(all))
	}
	if again := tried(options{share: 0.5, seed: 1}); !slices.Equal(half, again) {
		t.Errorf("the same seed chose %q and then %q", half, again)
	}
	if other := tried(options{share: 0.5, seed: 2}); slices.Equal(half, other) {
		t.Error("another seed chose the same")
	}
	if got := tried(options{share: 1, match: regexp.MustCompile("Clear")}); !slices.Equal(got, []string{"queue Queue.Clear: remove q.numbers = nil"}) {
		t.Errorf("matched %q", got)
	}
}

// TestNotCompiling checks that a change which does not compile is left out, and the
// others are not.
func TestNotCompiling(t *testing.T) {
	project := module(t, map[string]string{"queue/queue.go": example["queue/queue.go"] + `
type pair struct{ a, b int }

// Twice has a variable with the name of its result's type.
func Twice(n int) pair {
	pair := pair{n, n + 1}
	return pair
}
`})
	results, out, err := tryExample(t, options{match: regexp.MustCompile("Twice|Clear")}, project)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := survivors(results), []string{"queue Twice: n + 1 → -"}; !slices.Equal(got, want) {
		t.Errorf("survivors %q, want %q\n%s", got, want, out)
	}
	if !strings.Contains(out, "1 changes do not compile") {
		t.Errorf("the output does not say what was left out:\n%s", out)
	}
}

func TestAccepted(t *testing.T) {
	name := filepath.Join(t.TempDir(), "survivors.txt")
	for text, want := range map[string]string{
		"# A comment.\n\np F: a\np F: b\n\tOne reason,\n\tin two lines.\n\np G: c\n\tAnother.\n": "",
		"\tWhy?\n":                     "a reason without a change",
		"p F: a\n":                     "has no reason",
		"p F: a\n\tWhy.\np F: b\n":     "has no reason",
		"p F: a\n\tX.\np F: a\n\tY.\n": "listed twice",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		reasons, err := readAccepted(name)
		if want == "" {
			if diff := cmp.Diff(map[string]string{"p F: a": "One reason, in two lines.", "p F: b": "One reason, in two lines.", "p G: c": "Another."}, reasons); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestCompare checks that a survivor which is not listed is wrong, and an entry that no
// longer holds.
func TestCompare(t *testing.T) {
	change := func(key, killedBy string) fate { return fate{mutant: mutant{key: key, dir: "p"}, killedBy: killedBy} }
	listed, killed, unlisted, untried := change("p F: listed", ""), change("p F: killed", "p TestF"), change("p F: unlisted", ""), change("p F: untried", "")
	results := []result{{target{name: "p", dirs: []string{"p"}}, []fate{listed, killed, unlisted}, []mutant{listed.mutant, killed.mutant, unlisted.mutant, untried.mutant}}}
	got := compare(results, map[string]string{"p F: listed": "x", "p F: killed": "x", "p F: gone": "x", "p F: untried": "x", "other F: gone": "x"})
	want := []string{
		"p: 1 that survived are not in survivors.txt",
		"listed, but there is no such change: p F: gone",
		"listed, but a test notices it: p F: killed",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestScriptMutants checks the changes of a script, and that each is made alone.
func TestScriptMutants(t *testing.T) {
	const source = `(() => {
  const greet = (name, times = 0) => {
    if (!name || times > 3) return
    for (const c of name) console.log(c)
    callback && callback(name ?? 'you')
    return times === 1
  }
  const api = { stop () { running = false }, count: () => total + 1 }
})()`
	x, err := parseScript("x.js", source)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	unchanged := x.with()
	texts := map[string]bool{unchanged: true}
	of := map[string]*scriptMutant{}
	for _, m := range x.mutants {
		key := strings.TrimPrefix(m.key, "static/x.js ")
		keys, of[key] = append(keys, key), m
		text := x.with(m)
		if texts[text] {
			t.Errorf("%s: its script is another's, or unchanged", m.key)
		}
		texts[text] = true
	}
	want := []string{
		"greet: !name || times > 3 → true",
		"greet: name → true",
		"greet: times > 3 → >=",
		"greet: times > 3 → false",
		"greet: for of name → never",
		"greet: remove console.log(c)",
		"greet: remove callback && callback(name ?? 'you')",
		"greet: callback → true",
		"greet: callback → false",
		"greet: name ?? 'you' → right",
		"greet: name ?? 'you' → left",
		"greet: return times === 1 → undefined",
		"greet: times === 1 → !==",
		"stop: remove running = false",
		"stop: false → true",
		"count: return total + 1 → undefined",
		"count: total + 1 → -",
	}
	slices.Sort(keys)
	slices.Sort(want)
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}

	// Several at once, and those that hide each other.
	total, running, callback, call := of["count: total + 1 → -"], of["stop: false → true"], of["greet: callback → true"], of["greet: remove callback && callback(name ?? 'you')"]
	if text := x.with(total, running); !strings.Contains(text, "total - 1") || !strings.Contains(text, "running = true") {
		t.Errorf("two changes make:\n%s", text)
	}
	if x.hides([]*scriptMutant{total, running, callback}) {
		t.Error("changes of different functions hide each other")
	}
	if !x.hides([]*scriptMutant{callback, call}) || !x.hides([]*scriptMutant{call, callback}) {
		t.Error("what is removed does not hide what is changed in it")
	}
	if x.with() != unchanged {
		t.Error("changes are not taken back")
	}

	s := scriptTrial{scripts: map[string]*script{"x.js": x}}
	var all []candidate
	for _, m := range x.mutants {
		all = append(all, candidate{m, new(fate)})
	}
	groups, seen := s.groups(all), map[string]int{}
	for _, group := range groups {
		var mutants []*scriptMutant
		for _, c := range group {
			seen[c.key]++
			mutants = append(mutants, c.scriptMutant)
		}
		if x.hides(mutants) {
			t.Errorf("a change takes another of its group away: %d", len(group))
		}
	}
	if fewest := (len(all) + together - 1) / together; len(seen) != len(all) || len(groups) < fewest || len(groups) > fewest+4 {
		t.Errorf("%d of %d changes are in %d groups", len(seen), len(all), len(groups))
	}
}

// TestReaching checks that a change is tried where its function runs, or the one around it
// of which that is known, and else everywhere; the fastest suites come first.
func TestReaching(t *testing.T) {
	all, err := readCoverage([]byte(`{"suite":"slow","took":900,"functions":{"a.js":["f","g"]}}
{"suite":"fast","took":5,"functions":{"a.js":["f"],"b.js":["h"]}}
{"suite":"other","took":30,"functions":{}}
`))
	if err != nil {
		t.Fatal(err)
	}
	for functions, want := range map[string]string{"f": "fast slow", "f g": "slow", "f value": "fast slow", "": "fast other slow", "h": "fast other slow", "value": "fast other slow"} {
		var names []string
		for _, c := range reaching(all, "a.js", strings.Fields(functions)) {
			names = append(names, c.Suite)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("a change in %q is tried on %s, want %s", functions, got, want)
		}
	}
	if _, err := readCoverage([]byte("nonsense\n")); err == nil {
		t.Error("a line that is no JSON is taken for one")
	}
}

// TestFirstFault checks what is read of the output of tests that have failed.
func TestFirstFault(t *testing.T) {
	for out, want := range map[string][2]string{
		"    conformance_test.go:106: Chromium\n        passed   a/b  3 ms\n        FAILED   a/c  8 ms, in the suite a/\n        MISSING  a/d\n--- FAIL: TestChromium (1.00s)\n": {"a/c", "a/"},
		"FAILED   outside of any row, in the suite a/\n":          {"outside of any row", "a/"},
		"--- FAIL: TestReload (3.00s)\n--- FAIL: TestTabs (1s)\n": {"TestReload TestTabs", ""},
		"signal: interrupt\n":                                     {"", ""},
	} {
		if by, suite := firstFault([]byte(out)); by != want[0] || suite != want[1] {
			t.Errorf("%q: %q in %q, want %q", out, by, suite, want)
		}
	}
}
