// Package tighten makes the wasm that Go links smaller to download, without
// any change to what it does.
//
// Go's linker leaves out every run of eight zeroes of the memory that the
// program starts with, which makes 50,000 pieces, each with its address; they
// compress worse than the zeroes would. And it keeps, whatever its flags, the
// table that tells the line of the source of every instruction. It is used for
// the stack that a panic prints and for runtime.Caller; they still name the
// functions. Together it is a sixth of the download.
//
// It may import build/wasmfile and nothing else of this project.
package tighten

import (
	"fmt"

	"kith/build/wasmfile"
)

// Tighten makes a program that Go linked for js/wasm smaller. It fails, and
// answers nothing, where the program is not as it knows it from this version
// of Go.
func Tighten(wasm []byte) ([]byte, error) {
	sections, err := wasmfile.Split(wasm)
	if err != nil {
		return nil, err
	}
	for i, s := range sections {
		if s.Kind != wasmfile.Data {
			continue
		}
		memory, err := readMemory(s.Body)
		if err != nil {
			return nil, err
		}
		if err := dropLines(memory); err != nil {
			return nil, fmt.Errorf("the table of lines: %w", err)
		}
		sections[i].Body = writeMemory(memory)
	}
	return wasmfile.Join(sections), nil
}
