package state

import (
	"os"
	"path/filepath"
	"testing"

	"kith/server/protocol/codec"
)

// BenchmarkRestore reads a stored state, as each tab does when another one has stored
// something.
func BenchmarkRestore(b *testing.B) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "state", "2.json"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, aside := Restore(string(text)); len(aside) > 0 {
			b.Fatal(aside)
		}
	}
}

// BenchmarkEncode writes one, as the program does after each event.
func BenchmarkEncode(b *testing.B) {
	s := full()
	b.ReportAllocs()
	for b.Loop() {
		codec.Encode(&s)
	}
}
