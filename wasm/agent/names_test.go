package agent

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Update has a case for each name that the view can bind.
func TestNamesHaveACase(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	handled := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, list := range regexp.MustCompile(`(?m)^\s*case (.*):$`).FindAllStringSubmatch(read(t, name), -1) {
			for _, m := range regexp.MustCompile(`view\.(Name\w+)`).FindAllStringSubmatch(list[1], -1) {
				handled[m[1]] = true
			}
		}
	}
	for constant := range declaredNames(t) {
		if !handled[constant] {
			t.Errorf("Update has no case for %s", constant)
		}
	}
}

// declaredNames returns the values of the Name… constants of the view, by
// their identifiers.
func declaredNames(t *testing.T) map[string]string {
	names := map[string]string{}
	for _, m := range regexp.MustCompile(`(Name\w+) += "(\w+)"`).FindAllStringSubmatch(read(t, "view/names.go"), -1) {
		names[m[1]] = m[2]
	}
	return names
}

func read(t *testing.T, name string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
