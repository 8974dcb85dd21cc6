package arch

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// made are the folders that hold what was built, said or fetched.
var made = []string{".git", "static/dist", "build/bin", "build/cache", "build/data"}

// Files answers the names of the project's sources.
func Files(project fs.FS) (names []string, err error) {
	err = fs.WalkDir(project, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if slices.Contains(made, name) {
			return fs.SkipDir
		}
		if !d.IsDir() {
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// longest is how many lines a source may have. What is longer has more than
// one subject.
const longest = 350

// Long answers whether a source is too long to be read in one go.
func Long(name string, source []byte) (breaches []string) {
	switch path.Ext(name) {
	case ".go", ".js", ".css":
		if n := bytes.Count(source, []byte("\n")); n > longest {
			breaches = append(breaches, fmt.Sprintf("%s has %d lines; %d are the most", name, n, longest))
		}
	}
	return breaches
}

// top is what the top level holds, beside files whose name begins with a dot.
var top = []string{"wasm", "server", "static", "build", "testdata", "Makefile", "go.mod", "go.sum", "README.md", "LICENSE"}

// Top answers the names at the top level that do not belong there.
func Top(project fs.FS) (breaches []string, err error) {
	entries, err := fs.ReadDir(project, ".")
	for _, e := range entries {
		if !slices.Contains(top, e.Name()) && !strings.HasPrefix(e.Name(), ".") {
			breaches = append(breaches, e.Name()+" does not belong at the top level: "+strings.Join(top, ", "))
		}
	}
	return breaches, err
}

// vague are names that say nothing about what is inside.
var vague = []string{"util", "utils", "common", "helper", "helpers", "misc", "manager", "base", "shared", "stuff", "general", "constants", "interfaces"}

// Vague answers whether a file or one of its folders has a name that says
// nothing.
func Vague(name string) (breaches []string) {
	for _, part := range strings.Split(name, "/") {
		stem, _, _ := strings.Cut(part, ".")
		stem = strings.TrimSuffix(stem, "_test")
		if slices.Contains(vague, strings.ToLower(stem)) {
			breaches = append(breaches, fmt.Sprintf("%s: %q says nothing about what is inside", name, stem))
		}
	}
	return breaches
}
