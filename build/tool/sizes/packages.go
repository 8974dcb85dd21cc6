package main

import (
	"errors"
	"regexp"
	"strings"

	"kith/build/wasmfile"
)

var errNoNames = errors.New("the module has no names of functions")

// sizesByPackage returns the bytes of code of each package, and those of
// everything else. The module must have been linked with its names.
func sizesByPackage(wasm []byte, packages []string) ([]part, error) {
	sections, err := wasmfile.Split(wasm)
	if err != nil {
		return nil, err
	}
	names, err := wasmfile.FunctionNames(wasm)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errNoNames
	}
	var sizes []int64 // of the functions with code
	var imported uint64
	total := int64(len(wasm))
	for _, s := range sections {
		r := wasmfile.Reader{Rest: s.Body}
		switch s.Kind {
		case wasmfile.Imports:
			imported = r.Number() // Go imports functions and nothing else
		case wasmfile.Code:
			for range r.Number() {
				sizes = append(sizes, int64(len(r.Vector())))
			}
		case wasmfile.Custom:
			total -= int64(len(s.Body)) // the names are not served
		}
	}
	byPackage := map[string]int64{}
	for i, size := range sizes {
		byPackage[packageOf(names[imported+uint64(i)], packages)] += size
		total -= size
	}
	parts := []part{{"(data: texts, tables, types)", total}}
	for name, bytes := range byPackage {
		parts = append(parts, part{name, bytes})
	}
	return parts, nil
}

// replacedInNames matches what the linker replaces by an underscore in names.
var replacedInNames = regexp.MustCompile(`[^\w.]`)

// packageOf returns the package of a function.
func packageOf(function string, packages []string) string {
	best := ""
	for _, p := range packages {
		if strings.HasPrefix(function, replacedInNames.ReplaceAllString(p, "_")+".") && len(p) > len(best) {
			best = p
		}
	}
	if best == "" {
		return "(the compiler's own)"
	}
	return best
}
