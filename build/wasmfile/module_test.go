package wasmfile_test

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"kith/build/wasmfile"
)

func TestNumbersComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, s, v := rapid.Uint64().Draw(t, "number"), rapid.Int64().Draw(t, "signed"), rapid.SliceOf(rapid.Byte()).Draw(t, "vector")
		text := wasmfile.AppendVector(wasmfile.AppendSigned(wasmfile.AppendNumber(nil, n), s), v)
		r := wasmfile.Reader{Rest: text}
		if r.Number() != n || r.Signed() != s || !bytes.Equal(r.Vector(), v) || r.Short || len(r.Rest) > 0 {
			t.Errorf("%d, %d and %v do not come back", n, s, v)
		}
	})
}

func TestSectionsComeBack(t *testing.T) {
	whole := wasmfile.Join([]wasmfile.Section{{Kind: wasmfile.Code, Body: make([]byte, 300)}, {Kind: wasmfile.Custom}})
	sections, err := wasmfile.Split(whole)
	if err != nil || len(sections) != 2 || !bytes.Equal(wasmfile.Join(sections), whole) {
		t.Errorf("there are %d sections, %v", len(sections), err)
	}
	for _, broken := range [][]byte{nil, []byte("<!doctype html>"), whole[:200]} {
		if _, err := wasmfile.Split(broken); !errors.Is(err, wasmfile.ErrBroken) {
			t.Errorf("%d bytes that are no module: %v", len(broken), err)
		}
	}
}
