package symbols_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"kith/build/symbols"
)

var small = symbols.Program{
	Files: []string{"kith/a.go", "kith/b.go"},
	Functions: []symbols.Function{
		{Index: 12, Name: "runtime.gopanic", Lines: [][3]int{{0, 1, 800}}},
		{Index: 13, Name: "kith/a.(*T).Do", Lines: [][3]int{{0, 0, 10}, {2, 0, 12}, {5, 1, 40}}},
		{Index: 15, Name: "kith/a.Map[...]", Lines: [][3]int{{0, 0, 20}}},
		{Index: 16, Name: "kith/a.Map[...]", Lines: [][3]int{{0, 0, 20}, {3, 0, 21}}},
	},
}

func TestAnnotate(t *testing.T) {
	for name, c := range map[string]struct{ stack, want string }{
		"a call":          {"kith/a.(*T).Do(0x1, {0x2, 0x3})\n\t?:0 +0x3", "kith/a.(*T).Do(0x1, {0x2, 0x3})\n\tkith/a.go:12 +0x3"},
		"where it begins": {"kith/a.(*T).Do(...)\n\t?:0 +0x0", "kith/a.(*T).Do(...)\n\tkith/a.go:10 +0x0"},
		"the last line":   {"kith/a.(*T).Do(...)\n\t?:0 +0x1a", "kith/a.(*T).Do(...)\n\tkith/b.go:40 +0x1a"},
		"a panic":         {"panic({0x1, 0x2})\n\t?:0 +0x9", "panic({0x1, 0x2})\n\tkith/b.go:800 +0x9"},
		"a creator":       {"created by kith/a.(*T).Do in goroutine 1\n\t?:0 +0x3", "created by kith/a.(*T).Do in goroutine 1\n\tkith/a.go:12 +0x3"},
		"one of several":  {"kith/a.Map[...](0x1)\n    ?:0 +0x5", "kith/a.Map[...](0x1)\n    kith/a.go:20 or kith/a.go:21 +0x5"},
		"unknown":         {"other.F()\n\t?:0 +0x5\nat wasm-function[99]:0x1", "other.F()\n\t?:0 +0x5\nat wasm-function[99]:0x1"},
		"a browser's":     {"RangeError\n at https://x/widget.wasm:wasm-function[13]:0xab", "RangeError\n at https://x/widget.wasm:wasm-function[13] (kith/a.(*T).Do in kith/a.go:10):0xab"},
		"no stack":        {"hello\n", "hello\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := small.Annotate(c.stack); got != c.want {
				t.Errorf("it is\n%s\nand should be\n%s", got, c.want)
			}
		})
	}
}

func TestWriteAndRead(t *testing.T) {
	f := symbols.File{Build: "0123abcd", Go: "go1.26.8", Programs: map[string]symbols.Program{"widget.wasm": small}}
	name, err := f.Write(filepath.Join(t.TempDir(), "new"))
	if err != nil || filepath.Base(name) != "0123abcd.json" {
		t.Fatalf("it is written as %q, %v", name, err)
	}
	if back, err := symbols.Read(name); err != nil || !reflect.DeepEqual(back, f) {
		t.Errorf("it comes back as %v, %v", back, err)
	}
	if _, err := symbols.Read(name + "x"); err == nil {
		t.Error("a file that does not exist is read")
	}
}
