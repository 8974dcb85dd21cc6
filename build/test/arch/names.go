package arch

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// generated lists the folders that hold no sources.
var generated = []string{".git", "static/dist", "build/bin", "build/cache", "build/data"}

// Files returns the names of the project's sources.
func Files(project fs.FS) (names []string, err error) {
	err = fs.WalkDir(project, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch {
		case slices.Contains(generated, name) && d.IsDir():
			return fs.SkipDir
		case slices.Contains(generated, name): // .git of a linked work tree is a file
		case !d.IsDir():
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// topLevel lists the names at the top level, besides those that begin with a dot.
var topLevel = []string{"wasm", "server", "static", "build", "testdata", "Makefile", "go.mod", "go.sum", "README.md", "CHANGELOG.md", "LICENSE"}

// TopLevel returns the names at the top level that do not belong there.
func TopLevel(project fs.FS) (violations []string, err error) {
	entries, err := fs.ReadDir(project, ".")
	for _, e := range entries {
		if !slices.Contains(topLevel, e.Name()) && !strings.HasPrefix(e.Name(), ".") {
			violations = append(violations, e.Name()+" does not belong at the top level: "+strings.Join(topLevel, ", "))
		}
	}
	return violations, err
}

// vague lists names that say nothing about the content.
var vague = []string{"util", "utils", "common", "helper", "helpers", "misc", "manager", "base", "shared", "stuff", "general", "constants", "interfaces"}

// VagueNames returns a violation for each part of a path, folder or file, that has
// a vague name.
func VagueNames(name string) (violations []string) {
	for _, part := range strings.Split(name, "/") {
		stem, _, _ := strings.Cut(part, ".")
		stem = strings.TrimSuffix(stem, "_test")
		if slices.Contains(vague, strings.ToLower(stem)) {
			violations = append(violations, fmt.Sprintf("%s: %q says nothing about the content", name, stem))
		}
	}
	return violations
}
