package html_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kith/wasm/html"
)

var (
	tags  = []string{"div", "p", "span", "section", "b", "ul", "li", "input", "textarea", "button", "br"}
	names = []string{"class", "data-value", "data-on-click", "title", "value", "hidden", "aria-label"}
	texts = []string{"a", "b", "hello", "", " ", "<b>", "&amp;", "\"", "\\", "\n", "\n\n", "ünï", "😀", "\u2028", "\x7f"}
)

// tree draws a random tree, small enough to be read.
func tree(t *rapid.T, depth int) *html.Node {
	var parts []html.Part
	for range rapid.IntRange(0, 3).Draw(t, "attributes") {
		parts = append(parts, html.Attribute(rapid.SampledFrom(names).Draw(t, "name"), rapid.SampledFrom(texts).Draw(t, "value")))
	}
	if depth > 0 {
		keys := rapid.Permutation([]string{"1", "2", "3", "4", "5", "6"}).Draw(t, "keys")
		for i := range rapid.IntRange(0, 6).Draw(t, "children") {
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				parts = append(parts, html.Text(rapid.SampledFrom(texts).Draw(t, "text")))
				continue
			}
			child := tree(t, depth-1)
			if rapid.Bool().Draw(t, "keyed") {
				child.Key = keys[i]
			}
			parts = append(parts, child)
		}
	}
	return html.El(rapid.SampledFrom(tags).Draw(t, "tag"), parts...)
}

// root draws a tree with always the same tag, so that two trees can be compared.
func root(t *rapid.T) *html.Node {
	n := tree(t, 3)
	n.Tag = "main"
	return n
}

func TestDiffTurnsOneTreeIntoTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := root(t), root(t)
		patches := html.Diff(a, b)
		if got := normalized(apply(a, patches)); !reflect.DeepEqual(got, normalized(b)) {
			t.Fatalf("from %s\nto   %s\nby   %s\nit is %s", html.Render(a), html.Render(b), patches, html.Render(got))
		}
	})
}

func TestDiffOfTheSameIsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := root(t)
		if patches := html.Diff(a, clone(a)); patches != "" {
			t.Fatalf("a copy of %s differs by %s", html.Render(a), patches)
		}
	})
}

func TestReplaceNeedsNoTreeBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := root(t), root(t)
		if got := normalized(apply(a, html.Replace(b))); !reflect.DeepEqual(got, normalized(b)) {
			t.Fatalf("%s became %s", html.Render(b), html.Render(got))
		}
	})
}

func TestKeyedNodesAreMovedAndNeverMadeAnew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := func(label string) *html.Node {
			var rows html.NodeList
			all := rapid.Permutation([]string{"1", "2", "3", "4", "5", "6", "7", "8"}).Draw(t, label)
			for _, key := range all[:rapid.IntRange(0, len(all)).Draw(t, "length")] {
				rows = append(rows, html.El("li", html.Key(key), html.Text(key)))
			}
			return html.El("ul", rows)
		}
		a, b := list("old"), list("new")
		patches := html.Diff(a, b)
		fresh := 0
		for _, row := range b.Children {
			if !strings.Contains(html.Render(a), html.Render(row)) {
				fresh++
			}
		}
		if got := strings.Count(string(patches), `["li"`); got != fresh {
			t.Fatalf("%d rows are new, and %d are made in %s", fresh, got, patches)
		}
	})
}

// list draws a list in which rows with a key, some of them the same twice, stand among
// others without, so that they move past each other.
func list(t *rapid.T, label string) *html.Node {
	var rows html.NodeList
	for range rapid.IntRange(0, 8).Draw(t, label) {
		key := rapid.SampledFrom([]string{"", "", "1", "2", "3", "4", "5", "6", "7"}).Draw(t, "key")
		tag := rapid.SampledFrom([]string{"li", "li", "li", "p"}).Draw(t, "tag")
		rows = append(rows, html.El(tag, html.Key(key), html.Text(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "text")+key)))
	}
	return html.El("ul", rows)
}

// TestRowsMove checks that rows come to their places. A key that is there twice is a
// mistake of the view, but what is shown is right.
func TestRowsMove(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := list(t, "old"), list(t, "new")
		patches := html.Diff(a, b)
		if got := normalized(apply(a, patches)); !reflect.DeepEqual(got, normalized(b)) {
			t.Fatalf("from %s\nto   %s\nby   %s\nit is %s", html.Render(a), html.Render(b), patches, html.Render(got))
		}
	})
}

func FuzzDiff(f *testing.F) {
	f.Add("a", "b\x00c", "class", "\xff\xfe")
	f.Add("\r\n", "<script>", "data-value", "\"'&")
	f.Fuzz(func(t *testing.T, before, after, name, value string) {
		a := html.El("main", html.Attribute("title", before), html.El("p", html.Text(before)))
		b := html.El("main", html.Attribute(name, value), html.El("p", html.Text(after), html.El("i", html.Text(value))))
		patches := html.Diff(a, b)
		if patches != "" && !json.Valid([]byte(patches)) {
			t.Fatalf("%q is no JSON", patches)
		}
		apply(a, patches)
		if out := html.Render(b); strings.ContainsAny(out, "\x00\r") || strings.Contains(out, "<script") {
			t.Fatalf("%q", out)
		}
	})
}
