// Package types checks static/kustomer.d.ts, the types for sites written in TypeScript,
// with sample pages: the compiler must accept what is right and refuse what is wrong.
//
// It may import build/root and build/test/machine.
package types

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"kith/build/root"
	"kith/build/test/machine"
)

// compiler returns the path of TypeScript's compiler. It installs it if that is allowed.
func compiler(t *testing.T) string {
	path, err := exec.LookPath("tsc")
	if errors.Is(err, exec.ErrNotFound) && machine.MayInstall() {
		if err := machine.Install(t.Context(), os.Stderr, "node-typescript"); err != nil {
			t.Fatal(err)
		}
		path, err = exec.LookPath("tsc")
	}
	if err != nil {
		t.Fatalf("this test needs TypeScript's compiler, and there is none here: install tsc (Debian: node-typescript): %v", err)
	}
	return path
}

func TestPagesInTypeScript(t *testing.T) {
	tsc := compiler(t)
	project, err := root.Find()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(project, "testdata", "types", "*.ts"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no sample pages: %v", err)
	}
	args := append([]string{"--strict", "--noEmit", "--target", "es2020", "--lib", "es2020,dom"}, pages...)
	if out, err := exec.CommandContext(t.Context(), tsc, args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
