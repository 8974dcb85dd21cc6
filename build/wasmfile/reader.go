// Package wasmfile is a part of the build: it reads and writes the binary format of
// wasm modules, their sections and the values in them.
//
// It must never import anything of this project.
package wasmfile

// A Reader reads the content of a section from the front. It returns zeroes if the
// bytes end early, and sets Short.
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

// Number reads an unsigned LEB128 number.
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

// Signed reads a signed LEB128 number.
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

// Vector reads a length and returns as many bytes.
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
