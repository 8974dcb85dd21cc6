package arch_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// classUsers are the sources whose elements the style sheets of each name style:
// programs, documents and the script that starts them. A message's state is a
// class, too.
var classUsers = map[string][]string{
	"panel": {"wasm/chat/view/*.go", "wasm/timeline/entry.go", "static/frame.html", "static/frame.js"},
	"inbox": {"wasm/agent/view/*.go", "wasm/timeline/entry.go", "static/inbox.html", "static/frame.js"},
}

// unstyled are the classes that look like the element does without them.
var unstyled = []string{"brand", "connection", "incoming", "last", "notice"}

var (
	classSelector = regexp.MustCompile(`\.([a-z][a-z0-9-]*)`)
	cssComment    = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssBlock      = regexp.MustCompile(`\{[^{}]*\}`)
	classWord     = regexp.MustCompile(`[a-z0-9-]+`)
	elementClass  = regexp.MustCompile("[\"`][a-z][a-z0-9]*((?:\\.[a-z][a-z0-9-]*)+)[ #\"`]")
)

// TestClassesAgree checks that each class which a style sheet selects is set by
// the program or a document, and that each class which a program writes behind an
// element's name ("div.bubble") is styled. If not, it was renamed at one end
// only, and the element has lost its style.
func TestClassesAgree(t *testing.T) {
	_, sources := project(t)
	for name, patterns := range classUsers {
		used, elements := map[string]bool{}, map[string]string{}
		for _, pattern := range patterns {
			files, err := fs.Glob(sources, pattern)
			if err != nil || len(files) == 0 {
				t.Fatalf("%s: %v, %v", pattern, files, err)
			}
			for _, file := range files {
				if strings.HasSuffix(file, "_test.go") {
					continue
				}
				source, err := fs.ReadFile(sources, file)
				if err != nil {
					t.Fatal(err)
				}
				for _, word := range words(file, source) {
					used[word] = true
				}
				for _, m := range elementClass.FindAllStringSubmatch(string(source), -1) {
					for class := range strings.SplitSeq(m[1][1:], ".") {
						elements[class] = file
					}
				}
			}
		}
		sheets, err := fs.Glob(sources, "static/"+name+"*.css")
		if err != nil || len(sheets) == 0 {
			t.Fatalf("static/%s*.css: %v, %v", name, sheets, err)
		}
		for _, sheet := range sheets {
			source, err := fs.ReadFile(sources, sheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, class := range classes(string(source)) {
				delete(elements, class)
				prefix := class[:strings.LastIndex(class, "-")+1] // as of "avatar-color-" + number
				if !used[class] && (prefix == "" || !used[prefix]) {
					t.Errorf("%s styles .%s, which nothing sets", sheet, class)
				}
			}
		}
		for class, file := range elements {
			if strings.HasSuffix(file, ".go") && !slices.Contains(unstyled, class) {
				t.Errorf("%s sets .%s, which no %s style sheet styles", file, class, name)
			}
		}
	}
}

// words returns the words in a source that may be classes; of Go, only those in
// string literals.
func words(file string, source []byte) (all []string) {
	if path.Ext(file) != ".go" {
		return classWord.FindAllString(string(source), -1)
	}
	var s scanner.Scanner
	set := token.NewFileSet()
	s.Init(set.AddFile(file, -1, len(source)), source, nil, 0)
	for {
		_, kind, literal := s.Scan()
		switch kind {
		case token.EOF:
			return all
		case token.STRING:
			all = append(all, classWord.FindAllString(literal, -1)...)
		}
	}
}

// classes returns the classes that the selectors of a style sheet name.
func classes(css string) (all []string) {
	css = cssComment.ReplaceAllString(css, "")
	for before := ""; before != css; { // blocks may be within others
		before, css = css, cssBlock.ReplaceAllStringFunc(css, func(block string) string {
			if strings.Contains(block, ":") && !strings.Contains(block, "§") {
				return "§" // the declarations of a rule
			}
			return strings.Trim(block, "{}")
		})
	}
	for _, m := range classSelector.FindAllStringSubmatch(css, -1) {
		all = append(all, m[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}
