package badrelease

import "bytes"

// MarkerPrefix stands before the mistake in a compiled program.
const MarkerPrefix = "the mistake of this release is "

// marker is where it stands. It is a variable, so that the compiler does not look into it.
var marker = MarkerPrefix + "none                    "

// Marker returns the text that says which mistake a program has.
func Marker() string { return marker }

// Choose returns a compiled program with a mistake, and reports whether it was made of
// this package.
func Choose(program []byte, mistake Mistake) ([]byte, bool) {
	before := []byte(marker)
	after := append([]byte(MarkerPrefix), mistake...)
	for len(after) < len(before) {
		after = append(after, ' ')
	}
	return bytes.ReplaceAll(program, before, after), bytes.Contains(program, before) && len(after) == len(before)
}
