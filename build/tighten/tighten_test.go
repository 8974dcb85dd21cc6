package tighten

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kith/build/wasmfile"
)

// goVersion is a version whose programs can be tightened.
const goVersion = Release + ".1"

const source = `package main

//go:noinline
func fails(n int) int {
	if n < 0 {
		panic("negative")
	}
	return n
}

func main() { println(fails(1)) }
`

// link compiles source with the flags of the linker.
func link(t *testing.T, flags string) []byte {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", flags, "-o", "main.wasm", "main.go")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wasm, err := os.ReadFile(filepath.Join(dir, "main.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

func TestOnlyTheTablesOfLinesChange(t *testing.T) {
	wasm := link(t, "-s -w")
	tight, err := Tighten(goVersion, wasm)
	if err != nil {
		t.Fatal(err)
	}
	before, err := read(wasm)
	if err != nil {
		t.Fatal(err)
	}
	after, err := read(tight)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range before.sections {
		if s.Kind != wasmfile.Data && !bytes.Equal(s.Body, after.sections[i].Body) {
			t.Errorf("section %d changes", s.Kind)
		}
	}
	was, is := before.memory, after.memory
	is = append(is, make([]byte, len(was)-len(is))...) // zeroes at the end are left out
	tables, err := findTables(was)
	if err != nil {
		t.Fatal(err)
	}
	from := bytes.Index(was, pcHeaderMagic)
	names := bytes.Index(was[from:], []byte("main.main\x00"))
	if names < 0 || !bytes.Equal(was[:from+names+10], is[:from+names+10]) {
		t.Error("something before the tables changes, or the names of functions do")
	}
	changed := 0
	for i := range was {
		if was[i] != is[i] {
			if is[i] != 0 {
				t.Fatalf("byte %d changes, and not to zero", i)
			}
			changed++
		}
	}
	if changed < len(tables.values)/4 {
		t.Errorf("%d bytes change, of tables of %d", changed, len(tables.values))
	}
	if again, err := Tighten(goVersion, tight); err != nil || !bytes.Equal(again, tight) {
		t.Errorf("a tightened program changes again, %v", err)
	}
	if yes, err := Tightened(tight); !yes || err != nil {
		t.Errorf("Tightened does not recognise what Tighten returns, %v", err)
	}
	if yes, err := Tightened(wasm); yes || err != nil {
		t.Errorf("Tightened takes another program for a tightened one, %v", err)
	}
}

func TestTightenRefusesWhatItDoesNotKnow(t *testing.T) {
	wasm := link(t, "-s -w")
	if _, err := Tighten(goVersion, []byte("no wasm")); err == nil {
		t.Error("a text is tightened")
	}
	other := bytes.Replace(wasm, pcHeaderMagic, []byte("\xf9\xff\xff\xff\x00\x00\x01\x08"), 1)
	if _, err := Tighten(goVersion, other); err == nil {
		t.Error("tables of another layout are tightened")
	}
	if _, err := Tighten("go1.999", wasm); err == nil {
		t.Error("the program of another release of Go is tightened")
	}
}

func TestCheck(t *testing.T) {
	for _, v := range []string{"go1.26", "go1.26.8", "go1.26rc1", "go1.26.8 X:nodwarf5", "go1.26.8\n"} {
		if err := Check(v); err != nil {
			t.Errorf("%q: %v", v, err)
		}
	}
	for _, v := range []string{"go1.25.9", "go1.27.0", "devel +abc", ""} {
		err := Check(v)
		if err == nil {
			t.Errorf("%q passes", v)
			continue
		}
		for _, want := range []string{"-tighten=false", Switch + "=false", Release, "./build/test/wasmbrowser"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q: the error %q does not mention %q", v, err, want)
			}
		}
	}
}

// TestFunctions compares the functions with those of the name section, which the
// linker writes if it may.
func TestFunctions(t *testing.T) {
	wasm := link(t, "")
	all, err := Functions(wasm)
	if err != nil {
		t.Fatal(err)
	}
	names, err := wasmfile.FunctionNames(wasm)
	if err != nil {
		t.Fatal(err)
	}
	replaced := regexp.MustCompile(`[^\w.]`) // the linker writes an underscore
	found := false
	for _, f := range all {
		if strings.Contains(f.Name, "[...]") {
			continue // the linker writes the type arguments
		}
		if got, want := replaced.ReplaceAllString(f.Name, "_"), names[uint64(f.Index)]; got != want {
			t.Fatalf("function %d is %q, and %q in the name section", f.Index, got, want)
		}
		if f.Name == "main.fails" {
			found = true
			var lines []int
			for _, l := range f.Lines {
				if filepath.Base(l.File) != "main.go" {
					t.Errorf("main.fails is in %s", l.File)
				}
				lines = append(lines, l.Number)
			}
			if !slices.Contains(lines, 6) {
				t.Errorf("the lines of main.fails are %v, without that of the panic", lines)
			}
		}
	}
	if !found {
		t.Errorf("main.fails is not among %d functions", len(all))
	}
}

func TestMemoryComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var memory []byte
		for range rapid.IntRange(0, 5).Draw(t, "pieces") {
			memory = append(memory, make([]byte, rapid.IntRange(0, 3*minGap).Draw(t, "zeroes"))...)
			memory = append(memory, rapid.SliceOf(rapid.Byte()).Draw(t, "piece")...)
		}
		back, err := readMemory(writeMemory(memory))
		if err != nil || !bytes.Equal(bytes.TrimRight(back, "\x00"), bytes.TrimRight(memory, "\x00")) {
			t.Errorf("%d bytes come back as %d, %v", len(memory), len(back), err)
		}
	})
}
