// Package tighten is a part of the build: it makes the wasm that Go links smaller
// to download, without changing what the program does.
//
// Go's linker leaves out every run of eight zeroes of the memory that the program
// starts with. That makes 50,000 pieces, each with its address, which compress
// worse than the zeroes would. And it keeps, whatever its flags, the tables of the
// file and line of every instruction; only the stack that a panic prints, and
// runtime.Caller, use them. Both together are a sixth of the download.
//
// A tightened program prints stacks with the names of functions, and "?:0" instead
// of files and lines. Functions returns what is missing, and build/symbols puts it
// back into a stack.
//
// The tables are Go's own business, so this package knows one release of Go, and
// refuses any other (Release). The build has a switch to do without it:
// -tighten=false, or KITH_TIGHTEN=false in the environment.
//
// It may import build/wasmfile and nothing else of this project.
package tighten

import (
	"fmt"
	"go/version"
	"strings"

	"kith/build/wasmfile"
)

// Release is the release of Go whose programs this package knows, and with which
// the tests below have passed. To go on to another one: change Release, compare
// runtime.pcHeader and runtime._func of its sources with pclntab.go, and run
//
//	go test ./build/tighten ./build/symbols ./build/test/wasmbrowser
const Release = "go1.26"

// Switch is the environment variable that, if it is "false", makes the build
// leave the programs as they are.
const Switch = "KITH_TIGHTEN"

// Check returns an error if programs of a version of Go, as go env GOVERSION
// prints it, must not be tightened. Every minor version of Release will do.
func Check(goVersion string) error {
	name, _, _ := strings.Cut(strings.TrimSpace(goVersion), " ") // experiments come behind
	if version.Lang(name) == Release {
		return nil
	}
	return fmt.Errorf("this is %s, and build/tighten has been checked with %s only: build with -tighten=false (or %s=false), "+
		"or change tighten.Release and run go test ./build/tighten ./build/symbols ./build/test/wasmbrowser", name, Release, Switch)
}

// Tighten makes a program smaller that a version of Go has linked for js/wasm. It
// returns an error if that is not a version of Release, or if the program does
// not have the layout that it knows.
func Tighten(goVersion string, wasm []byte) ([]byte, error) {
	if err := Check(goVersion); err != nil {
		return nil, err
	}
	p, err := read(wasm)
	if err != nil {
		return nil, err
	}
	if err := dropLines(p.memory); err != nil {
		return nil, fmt.Errorf("the tables of lines: %w", err)
	}
	p.sections[p.data].Body = writeMemory(p.memory)
	return wasmfile.Join(p.sections), nil
}

// Tightened reports whether a program has no tables of lines, as after Tighten.
func Tightened(wasm []byte) (bool, error) {
	p, err := read(wasm)
	if err != nil {
		return false, err
	}
	t, err := findTables(p.memory)
	return !t.hasLines(), err
}

// Functions returns the functions of a program that is not tightened yet, in the
// order of their indexes. It returns an error if the program does not have the
// layout of Release.
func Functions(wasm []byte) ([]Function, error) {
	p, err := read(wasm)
	if err != nil {
		return nil, err
	}
	return functions(p.memory, p.imported)
}

// A program is a module, taken apart.
type program struct {
	sections []wasmfile.Section
	data     int    // the index of the section with the memory
	memory   []byte // that the program starts with
	imported int    // number of imported functions
}

func read(wasm []byte) (p program, err error) {
	if p.sections, err = wasmfile.Split(wasm); err != nil {
		return p, err
	}
	p.data = -1
	for i, s := range p.sections {
		switch s.Kind {
		case wasmfile.Imports:
			r := wasmfile.Reader{Rest: s.Body}
			p.imported = int(r.Number()) // Go imports nothing but functions
		case wasmfile.Data:
			p.data = i
			if p.memory, err = readMemory(s.Body); err != nil {
				return p, err
			}
		}
	}
	if p.data < 0 {
		return p, wasmfile.ErrBroken
	}
	return p, nil
}
