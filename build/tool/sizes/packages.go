package main

import (
	"errors"
	"regexp"
	"strings"

	"kith/build/wasmfile"
)

// functionNames is the kind of the names that are looked at in the custom
// section "name".
const functionNames = 1

var errNoNames = errors.New("there are no names of functions in it")

// sizesByPackage tells how many bytes of code each package has, and how many anything
// else. The module must have been linked with its names.
func sizesByPackage(wasm []byte, packages []string) ([]part, error) {
	sections, err := wasmfile.Split(wasm)
	if err != nil {
		return nil, err
	}
	var sizes []int64 // of the functions with code
	names := map[uint64]string{}
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
			total -= int64(len(s.Body)) // the names are not in what is served
			if string(r.Vector()) == "name" {
				readNames(r, names)
			}
		}
	}
	if len(names) == 0 {
		return nil, errNoNames
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

func readNames(r wasmfile.Reader, names map[uint64]string) {
	for len(r.Rest) > 0 {
		kind, list := r.Byte(), wasmfile.Reader{Rest: r.Vector()}
		if kind != functionNames {
			continue
		}
		for range list.Number() {
			index := list.Number()
			names[index] = string(list.Vector())
		}
	}
}

// replacedInNames is what the linker replaces by an underscore in names.
var replacedInNames = regexp.MustCompile(`[^\w.]`)

// packageOf answers the package of a function.
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
