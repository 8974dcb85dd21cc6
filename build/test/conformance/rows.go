package conformance

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed rows.txt
var rowsText string

// rows returns the names of all rows, in the order of rows.txt. Lines that begin with
// "#" are comments; what the row says comes after a tab.
func rows() []string {
	var names []string
	for line := range strings.Lines(rowsText) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if name != "" && name[0] != '#' {
			names = append(names, name)
		}
	}
	return names
}

// A Result is what the page reports of one row.
type Result struct {
	Suite string `json:"suite"`
	Row   string `json:"row"`
	Fault string `json:"fault"` // "" if it holds
	Took  int    `json:"took"`  // milliseconds
}

// reported returns the names that results have.
func reported(names []string, results []Result) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return !slices.ContainsFunc(results, func(r Result) bool { return r.Row == name })
	})
}

// summarize returns the results as a table, and what is wrong: rows that failed, rows
// without a result, and results without a row.
func summarize(names []string, results []Result) (table string, faults []string) {
	var b strings.Builder
	passed, failed := 0, 0
	for _, name := range names {
		i := slices.IndexFunc(results, func(r Result) bool { return r.Row == name })
		switch {
		case i < 0:
			faults = append(faults, name+": no case reported it")
			fmt.Fprintf(&b, "MISSING  %s\n", name)
		case results[i].Fault != "":
			failed++
			faults = append(faults, name+": "+results[i].Fault)
			fmt.Fprintf(&b, "FAILED   %s  %d ms, in the suite %s\n", name, results[i].Took, results[i].Suite)
		default:
			passed++
			fmt.Fprintf(&b, "passed   %s  %d ms\n", name, results[i].Took)
		}
	}
	for i, r := range results {
		switch {
		case r.Row == "" && r.Suite != "":
			fmt.Fprintf(&b, "FAILED   outside of any row, in the suite %s\n", r.Suite)
			faults = append(faults, r.Fault)
		case !slices.Contains(names, r.Row):
			faults = append(faults, fmt.Sprintf("%q is not a row of rows.txt: %s", r.Row, r.Fault))
		case slices.ContainsFunc(results[:i], func(o Result) bool { return o.Row == r.Row }):
			faults = append(faults, r.Row+": two cases reported it")
		}
	}
	fmt.Fprintf(&b, "%d passed, %d failed, %d missing", passed, failed, len(names)-passed-failed)
	return b.String(), faults
}
