package arch_test

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Two protocols have one end in Go and the other in JavaScript: the messages over
// the port, and patches. Both ends describe theirs in the same comment, and these
// tests check that the comments are equal and that the code uses these names.

// comment returns the lines of a comment from one beginning to another, without
// the marks of a comment and the indentation.
func comment(t *testing.T, sources fs.FS, name, first, last string) (lines []string) {
	t.Helper()
	for line := range strings.Lines(source(t, sources, name)) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "//"))
		if len(lines) == 0 && !strings.HasPrefix(line, first) {
			continue
		}
		lines = append(lines, line)
		if strings.HasPrefix(line, last) {
			return lines
		}
	}
	t.Fatalf("%s has no comment from %q to %q", name, first, last)
	return nil
}

func source(t *testing.T, sources fs.FS, name string) string {
	t.Helper()
	text, err := fs.ReadFile(sources, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// tables returns the first columns of the tables in a comment, by the first words
// of their headings.
func tables(lines []string) map[string][]string {
	columns := map[string][]string{}
	heading := ""
	for i, line := range lines {
		first, _, _ := strings.Cut(line, "  ")
		switch {
		case line == "" || i == 0 || !strings.Contains(line, "  "):
			heading = ""
		case heading == "":
			heading = first
		default:
			columns[heading] = append(columns[heading], first)
		}
	}
	return columns
}

// names returns what an expression finds in a part of a source, sorted and each
// once. The part is between two texts.
func names(t *testing.T, sources fs.FS, name, from, to, expression string) []string {
	t.Helper()
	_, text, ok := strings.Cut(source(t, sources, name), from)
	if !ok {
		t.Fatalf("%s does not contain %q", name, from)
	}
	text, _, _ = strings.Cut(text, to)
	found := map[string]bool{}
	for _, match := range regexp.MustCompile(expression).FindAllStringSubmatch(text, -1) {
		found[match[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// endOfFile occurs in no source.
const endOfFile = "\x00"

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

func TestPortMessages(t *testing.T) {
	_, sources := project(t)
	const page, frame = "static/widget.js", "wasm/browser/frame.go"
	first, last := "The messages over the port", "What is absent is null."
	described := comment(t, sources, page, first, last)
	if other := comment(t, sources, frame, first, last); !slices.Equal(described, other) {
		t.Errorf("%s says\n%s\n\nand %s says\n%s", page, strings.Join(described, "\n"), frame, strings.Join(other, "\n"))
	}
	columns := tables(described)
	for _, test := range []struct {
		heading, name, from, to, expression string
	}{
		{"to the frame", page, "'use strict'", "\n})()", `\bpost\('(\w+)'`},
		{"to the frame", frame, ") receive(", "\n}\n", `case "(\w+)":`},
		{"to the page", frame, "package browser", endOfFile, `\.post\("(\w+)"`},
		{"to the page", page, "const handlers = {", "\n  }\n", `(?m)^    (\w+) \([\w, ]*\) \{$`},
	} {
		want := sorted(columns[test.heading])
		if got := names(t, sources, test.name, test.from, test.to, test.expression); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("messages %s: %s has %q, and the comment %q", test.heading, test.name, got, want)
		}
	}
	for _, sent := range names(t, sources, "static/frame.js", "'use strict'", "\n})()", `postMessage\(\['(\w+)'`) {
		if !slices.Contains(columns["to the page"], sent) {
			t.Errorf("static/frame.js sends %q, which is not in the comment", sent)
		}
	}
}

func TestPatchOperations(t *testing.T) {
	_, sources := project(t)
	const apply, diff = "static/patch.js", "wasm/html/doc.go"
	first, last := "Patches are one JSON list", "spec             inserts"
	described := comment(t, sources, apply, first, last)
	if other := comment(t, sources, diff, first, last); !slices.Equal(described, other) {
		t.Errorf("%s says\n%s\n\nand %s says\n%s", apply, strings.Join(described, "\n"), diff, strings.Join(other, "\n"))
	}
	var want []string
	for _, operation := range tables(described)["operation"] {
		if quoted := strings.Split(operation, `"`); len(quoted) == 3 {
			want = append(want, quoted[1])
		}
	}
	want = sorted(want)
	if got := names(t, sources, apply, "'use strict'", "\n})()", `op [!=]== '(.)'`); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("%s applies %q, and the comment has %q", apply, got, want)
	}
	if got := names(t, sources, "wasm/html/diff.go", "package html", endOfFile, `\.op\("(.)"\)`); !slices.Equal(got, want) {
		t.Errorf("wasm/html/diff.go writes %q, and the comment has %q", got, want)
	}
}
