package main

// A reader reads the binary form of a wasm module. It reads zeroes where the
// module ends early.
type reader struct{ rest []byte }

func (r *reader) skip(n int) *reader {
	r.rest = r.rest[min(n, len(r.rest)):]
	return r
}

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

// number reads an unsigned LEB128.
func (r *reader) number() (n uint64) {
	for shift := 0; shift < 64; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			break
		}
	}
	return n
}

// vector reads a length and answers a reader of as many bytes.
func (r *reader) vector() *reader {
	n := min(r.number(), uint64(len(r.rest)))
	v := &reader{r.rest[:n]}
	r.rest = r.rest[n:]
	return v
}
