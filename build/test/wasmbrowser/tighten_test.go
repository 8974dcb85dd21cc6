package main

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"kith/build/programs"
	"kith/build/symbols"
	"kith/build/test/chromium"
	"kith/build/tighten"
)

// goVersion returns the version of Go that compiles the test programs.
func goVersion(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOVERSION").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// tightened compiles a program of testdata, with the flags of the product, and
// writes it twice: as it is, and tightened. It returns the files, and the symbols.
func tightened(t *testing.T, name string) (plain, tight string, p symbols.Program) {
	t.Helper()
	plain = compiled(t, name, programs.Flags...)
	wasm, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = symbols.Of(wasm); err != nil {
		t.Fatal(err)
	}
	small, err := tighten.Tighten(goVersion(t), wasm)
	if err != nil {
		t.Fatal(err)
	}
	if len(small) == 0 || bytes.Equal(small, wasm) {
		t.Fatal("tightening changes nothing")
	}
	tight = plain + ".tight"
	if err := os.WriteFile(tight, small, 0o644); err != nil {
		t.Fatal(err)
	}
	return plain, tight, p
}

// output runs a program in a browser and returns what it prints, and its exit
// code.
func output(t *testing.T, browser *chromium.Browser, binary string) (string, int) {
	t.Helper()
	var out bytes.Buffer
	code, err := watch(browser, open(t, binary), &out)
	if err != nil {
		t.Fatalf("%v, after it printed\n%s", err, out.String())
	}
	return out.String(), code
}

// TestTightenedProgramsRunTheSame runs a program that uses everything in the
// runtime that reads the tables which build/tighten changes.
func TestTightenedProgramsRunTheSame(t *testing.T) {
	browser, err := chromium.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	plain, tight, _ := tightened(t, "busy")
	want, code := output(t, browser, plain)
	if code != 0 || !strings.Contains(want, "\ntypes 18 5 c\n") || !strings.Contains(want, "main.(*printer).stack") {
		t.Fatalf("the program itself ends with %d and prints\n%s", code, want)
	}
	if got, code := output(t, browser, tight); code != 0 || got != want {
		t.Errorf("tightened, it ends with %d and prints\n%s\nwithout, it prints\n%s", code, got, want)
	}
}

// TestSymbolsOfAPanic compares the stack of a tightened program, with the symbols
// put in, with the stack that the program prints by itself.
func TestSymbolsOfAPanic(t *testing.T) {
	browser, err := chromium.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer browser.Close()
	plain, tight, p := tightened(t, "panics")
	values := regexp.MustCompile(`0x[0-9a-f]{3,}`) // arguments, which are addresses
	want, code := output(t, browser, plain)
	want = values.ReplaceAllString(want, "")
	if code != 2 || !strings.Contains(want, "testdata/panics/main.go:8 ") {
		t.Fatalf("the program itself ends with %d and prints\n%s", code, want)
	}
	got, code := output(t, browser, tight)
	if code != 2 || !strings.Contains(got, "main.(*order).add(") || !strings.Contains(got, "?:0 +0x") {
		t.Errorf("tightened, it ends with %d and does not name the function:\n%s", code, got)
	}
	if named := values.ReplaceAllString(p.Annotate(got), ""); named != want {
		t.Errorf("with its symbols the stack is\n%s\nwithout build/tighten it is\n%s", named, want)
	}
}
