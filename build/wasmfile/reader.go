// Package wasmfile reads and writes the binary form of wasm: its sections, and
// the numbers in them.
//
// It must never import anything of this project.
package wasmfile

// A Reader reads what a section holds, from the front. It reads zeroes where
// the bytes end early, and Short tells so afterwards.
type Reader struct {
	Rest  []byte
	Short bool
}

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if len(r.Rest) == 0 {
		r.Short = true
		return 0
	}
	b := r.Rest[0]
	r.Rest = r.Rest[1:]
	return b
}

// Number reads an unsigned number (LEB128).
func (r *Reader) Number() (n uint64) {
	for shift := 0; shift < 64; shift += 7 {
		b := r.Byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			break
		}
	}
	return n
}

// Signed reads a signed number (LEB128).
func (r *Reader) Signed() (n int64) {
	for shift := 0; shift < 64; {
		b := r.Byte()
		n |= int64(b&0x7f) << shift
		shift += 7
		if b < 0x80 {
			if b&0x40 != 0 && shift < 64 {
				n |= -1 << shift
			}
			break
		}
	}
	return n
}

// Vector reads a length and answers as many bytes.
func (r *Reader) Vector() []byte {
	n := r.Number()
	if n > uint64(len(r.Rest)) {
		r.Short = true
		n = uint64(len(r.Rest))
	}
	v := r.Rest[:n]
	r.Rest = r.Rest[n:]
	return v
}
