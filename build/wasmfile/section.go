package wasmfile

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// The kinds of sections that this project uses.
const (
	Custom  = 0
	Imports = 2
	Code    = 10
	Data    = 11
)

// A Section is one part of a module.
type Section struct {
	Kind byte
	Body []byte
}

// ErrBroken is returned for bytes that are not a module, or end early.
var ErrBroken = errors.New("not a complete wasm module")

var header = []byte("\x00asm\x01\x00\x00\x00")

// Split returns the sections of a module. They share its memory.
func Split(wasm []byte) ([]Section, error) {
	rest, ok := bytes.CutPrefix(wasm, header)
	if !ok {
		return nil, ErrBroken
	}
	var all []Section
	for r := (Reader{Rest: rest}); len(r.Rest) > 0; {
		s := Section{Kind: r.Byte(), Body: r.Vector()}
		if r.Short {
			return nil, ErrBroken
		}
		all = append(all, s)
	}
	return all, nil
}

// Join returns the module with the sections.
func Join(sections []Section) []byte {
	wasm := bytes.Clone(header)
	for _, s := range sections {
		wasm = AppendVector(append(wasm, s.Kind), s.Body)
	}
	return wasm
}

// AppendNumber appends an unsigned LEB128 number.
func AppendNumber(to []byte, n uint64) []byte { return binary.AppendUvarint(to, n) }

// AppendSigned appends a signed LEB128 number.
func AppendSigned(to []byte, n int64) []byte {
	for {
		b := byte(n & 0x7f)
		n >>= 7
		if n == 0 && b&0x40 == 0 || n == -1 && b&0x40 != 0 {
			return append(to, b)
		}
		to = append(to, b|0x80)
	}
}

// AppendVector appends a length and as many bytes.
func AppendVector(to, bytes []byte) []byte {
	return append(AppendNumber(to, uint64(len(bytes))), bytes...)
}
