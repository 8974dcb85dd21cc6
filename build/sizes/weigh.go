package main

import (
	"errors"
	"regexp"
	"strings"
)

// The sections of a wasm module that are looked at.
const (
	custom, imports, code = 0, 2, 10
	functionNames         = 1 // in the custom section "name"
)

var errNoNames = errors.New("there are no names of functions in it")

// weigh tells how many bytes of code each package has, and how many anything
// else. The module must have been linked with its names.
func weigh(module []byte, packages []string) ([]part, error) {
	var sizes []int64 // of the functions with code
	names := map[uint64]string{}
	var imported uint64
	total := int64(len(module))
	for in := (&reader{module}).skip(8); len(in.rest) > 0; {
		id, body := in.byte(), in.vector()
		switch id {
		case imports:
			imported = body.number() // Go imports functions and nothing else
		case code:
			for range body.number() {
				sizes = append(sizes, int64(len(body.vector().rest)))
			}
		case custom:
			total -= int64(len(body.rest)) // the names are not in what is served
			if string(body.vector().rest) == "name" {
				readNames(body, names)
			}
		}
	}
	if len(names) == 0 {
		return nil, errNoNames
	}
	byPackage := map[string]int64{}
	for i, size := range sizes {
		byPackage[owner(names[imported+uint64(i)], packages)] += size
		total -= size
	}
	parts := []part{{"(data: texts, tables, types)", total}}
	for name, bytes := range byPackage {
		parts = append(parts, part{name, bytes})
	}
	return parts, nil
}

func readNames(in *reader, names map[uint64]string) {
	for len(in.rest) > 0 {
		kind, body := in.byte(), in.vector()
		if kind != functionNames {
			continue
		}
		for range body.number() {
			index := body.number()
			names[index] = string(body.vector().rest)
		}
	}
}

// unwritable is what the linker replaces by an underscore in names.
var unwritable = regexp.MustCompile(`[^\w.]`)

// owner answers the package of a function.
func owner(function string, packages []string) string {
	best := ""
	for _, p := range packages {
		if strings.HasPrefix(function, unwritable.ReplaceAllString(p, "_")+".") && len(p) > len(best) {
			best = p
		}
	}
	if best == "" {
		return "(the compiler's own)"
	}
	return best
}
