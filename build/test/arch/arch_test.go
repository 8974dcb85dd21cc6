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

func report(t *testing.T, violations []string) {
	t.Helper()
	for _, v := range violations {
		t.Error(v)
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
	native, browser := list(t, arch.Native, "./..."), list(t, arch.Browser, "./wasm/...", "./build/test/lostbindings/...", "./build/tool/drill/badrelease/...")
	for name, packages := range map[string][]arch.Package{"native": native, "browser": browser} {
		t.Run(name, func(t *testing.T) {
			report(t, arch.Imports(packages))
			report(t, arch.Restricted(packages))
		})
	}
	t.Run("table", func(t *testing.T) { report(t, arch.Arrows(append(native, browser...))) })
}

func TestNothingHeavyGetsIntoTheBrowser(t *testing.T) {
	report(t, arch.BrowserImports(list(t, arch.Browser, "-deps", "./wasm/widget", "./wasm/inbox")))
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
		report(t, arch.BuildTags(sources, name))
		report(t, arch.VagueNames(name))

		report(t, arch.ForbiddenText(name, source))
		if len(name) > 3 && name[len(name)-3:] == ".go" {
			report(t, arch.Purity(name, source))
		}
	}
}

func TestTopLevel(t *testing.T) {
	_, sources := project(t)
	violations, err := arch.TopLevel(sources)
	if err != nil {
		t.Fatal(err)
	}
	report(t, violations)
}
