package house_test

import (
	"io/fs"
	"os"
	"testing"

	"kith/build/house"
	"kith/build/root"
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

func list(t *testing.T, platform []string, args ...string) []house.Package {
	t.Helper()
	dir, _ := project(t)
	packages, err := house.List(dir, platform, args...)
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

func TestImports(t *testing.T) {
	for name, packages := range map[string][]house.Package{
		"native":  list(t, house.Native, "./..."),
		"browser": list(t, house.Browser, "./wasm/..."),
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, house.Arrows(packages))
			tell(t, house.Soles(packages))
		})
	}
}

func TestNothingHeavyGetsIntoTheBrowser(t *testing.T) {
	tell(t, house.Heavy(list(t, house.Browser, "-deps", "./wasm/widget", "./wasm/inbox")))
}

func TestSources(t *testing.T) {
	_, sources := project(t)
	names, err := house.Files(sources)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		source, err := fs.ReadFile(sources, name)
		if err != nil {
			t.Fatal(err)
		}
		tell(t, house.Tags(sources, name))
		tell(t, house.Vague(name))
		tell(t, house.Long(name, source))
		tell(t, house.Banned(name, source))
		if len(name) > 3 && name[len(name)-3:] == ".go" {
			tell(t, house.Pure(name, source))
		}
	}
}

func TestTopLevel(t *testing.T) {
	_, sources := project(t)
	breaches, err := house.Top(sources)
	if err != nil {
		t.Fatal(err)
	}
	tell(t, breaches)
}
