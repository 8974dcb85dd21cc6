package arch_test

import (
	"io/fs"
	"os"
	"testing"

	"kith/build/root"
	"kith/build/test/arch"
)

func project(t *testing.T) (string, fs.FS) {
	t.Helper()
	dir, err := root.Find()
	if err != nil {
		t.Fatal(err)
	}
	return dir, os.DirFS(dir)
}

func tell(t *testing.T, breaches []string) {
	t.Helper()
	for _, b := range breaches {
		t.Error(b)
	}
}

func list(t *testing.T, platform []string, args ...string) []arch.Package {
	t.Helper()
	dir, _ := project(t)
	packages, err := arch.List(dir, platform, args...)
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

func TestImports(t *testing.T) {
	for name, packages := range map[string][]arch.Package{
		"native":  list(t, arch.Native, "./..."),
		"browser": list(t, arch.Browser, "./wasm/...", "./build/test/lostbindings/..."),
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, arch.Arrows(packages))
			tell(t, arch.Soles(packages))
		})
	}
}

func TestNothingHeavyGetsIntoTheBrowser(t *testing.T) {
	tell(t, arch.Heavy(list(t, arch.Browser, "-deps", "./wasm/widget", "./wasm/inbox")))
}

func TestSources(t *testing.T) {
	_, sources := project(t)
	names, err := arch.Files(sources)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		source, err := fs.ReadFile(sources, name)
		if err != nil {
			t.Fatal(err)
		}
		tell(t, arch.Tags(sources, name))
		tell(t, arch.Vague(name))
		tell(t, arch.Long(name, source))
		tell(t, arch.Banned(name, source))
		if len(name) > 3 && name[len(name)-3:] == ".go" {
			tell(t, arch.Pure(name, source))
		}
	}
}

func TestTopLevel(t *testing.T) {
	_, sources := project(t)
	breaches, err := arch.Top(sources)
	if err != nil {
		t.Fatal(err)
	}
	tell(t, breaches)
}
