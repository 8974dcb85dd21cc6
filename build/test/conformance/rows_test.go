package conformance

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/profiler"
)

func TestSummarize(t *testing.T) {
	names := []string{"a", "b", "c"}
	for name, c := range map[string]struct {
		results []Result
		faults  []string
	}{
		"all hold":               {[]Result{{Row: "a"}, {Row: "c"}, {Row: "b"}}, nil},
		"one failed":             {[]Result{{Row: "a"}, {Row: "b", Fault: "no"}, {Row: "c"}}, []string{"b: no"}},
		"one is missing":         {[]Result{{Row: "a"}, {Row: "c"}}, []string{"b: no case reported it"}},
		"one is reported twice":  {[]Result{{Row: "a"}, {Row: "b"}, {Row: "b"}, {Row: "c"}}, []string{"b: two cases reported it"}},
		"one that there is not":  {[]Result{{Row: "a"}, {Row: "b"}, {Row: "c"}, {Row: "d"}}, []string{`"d" is not a row of rows.txt: `}},
		"a suite broke":          {[]Result{{Row: "a"}, {Row: "b"}, {Row: "c"}, {Suite: "s", Fault: "the suite s on plain: broke"}}, []string{"the suite s on plain: broke"}},
		"nothing came":           {nil, []string{"a: no case reported it", "b: no case reported it", "c: no case reported it"}},
		"a fault outside of one": {[]Result{{Row: "a"}, {Row: "b"}, {Row: "c"}, {Fault: "broke"}}, []string{`"" is not a row of rows.txt: broke`}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, faults := summarize(names, c.results); !slices.Equal(faults, c.faults) {
				t.Errorf("it says %q", faults)
			}
		})
	}
}

func TestRowsAreNamedOnce(t *testing.T) {
	names := rows()
	sorted := slices.Sorted(slices.Values(names))
	if len(names) < 100 || len(slices.Compact(sorted)) != len(names) {
		t.Errorf("there are %d rows, and %d names", len(names), len(slices.Compact(sorted)))
	}
	for _, name := range names {
		if !strings.Contains(name, "/") {
			t.Errorf("%s belongs to no part", name)
		}
	}
}

// TestFunctionsRun checks that a function counts as run if one without a name has run that
// is inside of it, and not if one beside it has.
func TestFunctionsRun(t *testing.T) {
	function := func(name string, from, to, count int64) *profiler.FunctionCoverage {
		return &profiler.FunctionCoverage{FunctionName: name, Ranges: []*profiler.CoverageRange{{StartOffset: from, EndOffset: to, Count: count}}}
	}
	got := functionsRun([]*profiler.FunctionCoverage{
		function("", 0, 100, 1), function("ran", 10, 20, 2), function("listens", 20, 40, 0), function("", 25, 30, 1), function("never", 40, 50, 0), function("inner", 42, 44, 0),
	})
	if want := []string{"ran", "listens"}; !slices.Equal(got, want) {
		t.Errorf("%q have run, want %q", got, want)
	}
}

func TestReported(t *testing.T) {
	if got := reported([]string{"a", "b", "c"}, []Result{{Row: "c"}, {Row: "a", Fault: "no"}}); !slices.Equal(got, []string{"a", "c"}) {
		t.Errorf("%q are reported", got)
	}
}
