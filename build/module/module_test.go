package module_test

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"kith/build/module"
)

func TestNumbersComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, s, v := rapid.Uint64().Draw(t, "number"), rapid.Int64().Draw(t, "signed"), rapid.SliceOf(rapid.Byte()).Draw(t, "vector")
		text := module.AppendVector(module.AppendSigned(module.AppendNumber(nil, n), s), v)
		r := module.Reader{Rest: text}
		if r.Number() != n || r.Signed() != s || !bytes.Equal(r.Vector(), v) || r.Short || len(r.Rest) > 0 {
			t.Errorf("%d, %d and %v do not come back", n, s, v)
		}
	})
}

func TestSectionsComeBack(t *testing.T) {
	whole := module.Join([]module.Section{{Kind: module.Code, Body: make([]byte, 300)}, {Kind: module.Custom}})
	sections, err := module.Split(whole)
	if err != nil || len(sections) != 2 || !bytes.Equal(module.Join(sections), whole) {
		t.Errorf("there are %d sections, %v", len(sections), err)
	}
	for _, broken := range [][]byte{nil, []byte("<!doctype html>"), whole[:200]} {
		if _, err := module.Split(broken); !errors.Is(err, module.ErrBroken) {
			t.Errorf("%d bytes that are no module: %v", len(broken), err)
		}
	}
}
