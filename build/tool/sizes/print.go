package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
)

// A part is something that has a size.
type part struct {
	name  string
	bytes int64
}

// minPart is the size in bytes below which parts are printed as one.
const minPart = 2 * 1024

// printParts prints parts, the largest first, and their sum.
func printParts(w io.Writer, title string, parts []part) {
	slices.SortFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(b.bytes, a.bytes), cmp.Compare(a.name, b.name))
	})
	var sum, rest int64
	others := 0
	fmt.Fprintf(w, "\n%s\n", title)
	for i, p := range parts {
		sum += p.bytes
		if p.bytes < minPart && i > 5 {
			rest += p.bytes
			others++
			continue
		}
		fmt.Fprintf(w, "  %9.1f KB  %s\n", float64(p.bytes)/1024, p.name)
	}
	if others > 0 {
		fmt.Fprintf(w, "  %9.1f KB  %d others\n", float64(rest)/1024, others)
	}
	fmt.Fprintf(w, "  %9.1f KB\n", float64(sum)/1024)
}
