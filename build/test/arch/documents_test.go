package arch_test

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

var (
	markdownLink = regexp.MustCompile(`\]\(([^)#]+)\)`)
	codePath     = regexp.MustCompile("(?:^|[\\s`./])((?:wasm|server|static|build|testdata)/[A-Za-z0-9_./-]*[A-Za-z0-9_])")
	madeByBuild  = regexp.MustCompile(`^(build/(bin|cache|data)|static/dist)(/|$)`)
)

// TestDocumentsNameWhatExists checks that each file and folder which a document
// names is there.
func TestDocumentsNameWhatExists(t *testing.T) {
	_, sources := project(t)
	documents, err := fs.Glob(sources, ".github/*.md")
	if err != nil || len(documents) == 0 {
		t.Fatalf(".github/*.md: %v, %v", documents, err)
	}
	for _, document := range append(documents, "README.md", "CHANGELOG.md") {
		text, err := fs.ReadFile(sources, document)
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]bool{}
		for _, m := range markdownLink.FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(m[1], "://") && !strings.HasPrefix(m[1], "mailto:") {
				named[path.Join(path.Dir(document), m[1])] = true
			}
		}
		for _, m := range codePath.FindAllStringSubmatch(string(text), -1) {
			if name := m[1]; !madeByBuild.MatchString(name) {
				named[name] = true
			}
		}
		if len(named) == 0 {
			t.Errorf("%s names nothing", document)
		}
		for name := range named {
			if _, err := fs.Stat(sources, name); err != nil {
				t.Errorf("%s names %s, which is not there", document, name)
			}
		}
	}
}
