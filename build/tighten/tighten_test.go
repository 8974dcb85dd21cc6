package tighten

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"kith/build/wasmfile"
)

// linked links a program as the build does.
func linked(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n\nfunc main() { println(\"hello\") }\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", "main.wasm", "main.go")
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

// memoryOf answers the memory that a program starts with, and its sections.
func memoryOf(t *testing.T, wasm []byte) ([]byte, []wasmfile.Section) {
	t.Helper()
	sections, err := wasmfile.Split(wasm)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sections {
		if s.Kind == wasmfile.Data {
			memory, err := readMemory(s.Body)
			if err != nil {
				t.Fatal(err)
			}
			return memory, sections
		}
	}
	t.Fatal("it has no data")
	return nil, nil
}

func TestOnlyTheTablesOfLinesChange(t *testing.T) {
	wasm := linked(t)
	tight, err := Tighten(wasm)
	if err != nil {
		t.Fatal(err)
	}
	before, sections := memoryOf(t, wasm)
	after, tightened := memoryOf(t, tight)
	for i, s := range sections {
		if s.Kind != wasmfile.Data && !bytes.Equal(s.Body, tightened[i].Body) {
			t.Errorf("section %d changes", s.Kind)
		}
	}
	after = append(after, make([]byte, len(before)-len(after))...) // zeroes at its end are left out
	place, err := findTables(before)
	if err != nil {
		t.Fatal(err)
	}
	from := bytes.Index(before, pcHeaderMagic)
	names := bytes.Index(before[from:], []byte("main.main\x00"))
	if names < 0 || !bytes.Equal(before[:from+names+10], after[:from+names+10]) {
		t.Error("what stands before the tables changes, or the names of functions do")
	}
	changed := 0
	for i := range before {
		if before[i] != after[i] {
			if after[i] != 0 {
				t.Fatalf("byte %d becomes something new", i)
			}
			changed++
		}
	}
	if changed < len(place.tables)/4 {
		t.Errorf("%d bytes change, of tables of %d", changed, len(place.tables))
	}
	if again, err := Tighten(tight); err != nil || !bytes.Equal(again, tight) {
		t.Errorf("it is not tight after once, %v", err)
	}
}

func TestTightenRefusesWhatItDoesNotKnow(t *testing.T) {
	wasm := linked(t)
	if _, err := Tighten([]byte("no wasm")); err == nil {
		t.Error("a text is tightened")
	}
	other := bytes.Replace(wasm, pcHeaderMagic, []byte("\xf9\xff\xff\xff\x00\x00\x01\x08"), 1)
	if _, err := Tighten(other); err == nil {
		t.Error("the tables of another Go are tightened")
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
