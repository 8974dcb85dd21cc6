package tighten

import (
	"bytes"

	"kith/build/wasmfile"
)

const (
	// maxMemory is the largest memory that a program may start with, in bytes.
	maxMemory = 64 << 20
	// minGap is the number of zeroes that are left out between two pieces. Above
	// some hundred it makes no difference to the size.
	minGap = 1024
)

// The instructions that give the address of a piece.
const constant, end = 0x41, 0x0b

// readMemory reads, from a data section, the memory that a program starts with,
// from address 0 on.
func readMemory(data []byte) ([]byte, error) {
	var memory []byte
	r := wasmfile.Reader{Rest: data}
	for range r.Number() {
		kind, op := r.Byte(), r.Byte()
		at := r.Signed()
		stop, piece := r.Byte(), r.Vector()
		if r.Short || kind != 0 || op != constant || stop != end || at < 0 || at+int64(len(piece)) > maxMemory {
			return nil, wasmfile.ErrBroken
		}
		if over := int(at) + len(piece) - len(memory); over > 0 {
			memory = append(memory, make([]byte, over)...)
		}
		copy(memory[at:], piece)
	}
	if len(r.Rest) > 0 {
		return nil, wasmfile.ErrBroken
	}
	return memory, nil
}

// writeMemory returns a data section with the memory in pieces, without the long
// runs of zeroes.
func writeMemory(memory []byte) []byte {
	var pieces []byte
	count := uint64(0)
	zeroes := make([]byte, minGap)
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		until := bytes.Index(memory[at:], zeroes)
		if until < 0 {
			until = len(memory) - at
		}
		piece := bytes.TrimRight(memory[at:at+until], "\x00")
		pieces = append(wasmfile.AppendSigned(append(pieces, 0, constant), int64(at)), end)
		pieces = wasmfile.AppendVector(pieces, piece)
		count++
		at += until
	}
	return append(wasmfile.AppendNumber(nil, count), pieces...)
}
