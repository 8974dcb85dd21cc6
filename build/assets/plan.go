// Package assets turns the sources in static/, and what was compiled, into the
// files that the server serves.
//
// It plans first and acts afterwards. Plan looks at the sources and says which
// outputs there will be, in an order in which each can be made; it is pure.
// Maker makes their content, in memory; Write puts it into the folder.
//
// It must never import the server or the browser's packages.
package assets

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// An Output is one file that the build will make.
type Output struct {
	Name      string   // how other sources refer to it
	Source    string   // the file in static/, or the compiled one of that name
	Language  string   // of a prerendered document, "" otherwise
	Type      string   // Content-Type
	Immutable bool     // it is served below /a/ under the hash of its content
	Paths     []string // where it is served; none where the hash decides, or a handler
	Refs      []string // the outputs whose addresses stand in it, in alphabetical order
}

// Document is the source that is made once for each language.
const Document = "frame.html"

// Plan tells which outputs come from the sources and from the compiled files,
// those that others refer to first. It fails where a source refers to
// something that there is not, or to itself in a circle.
func Plan(sources fs.FS, compiled, languages []string) ([]Output, error) {
	var outputs []Output
	for _, name := range compiled {
		o, err := newOutput(name, name)
		if err != nil {
			return nil, err
		}
		outputs = append(outputs, o)
	}
	err := fs.WalkDir(sources, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if ignoredFolder(name) {
				return fs.SkipDir
			}
			return nil
		}
		if ignoredFile(name) {
			return nil
		}
		refs, err := readReferences(sources, name)
		if err != nil {
			return err
		}
		names := []string{name}
		if name == Document {
			names = names[:0]
			for _, l := range languages {
				names = append(names, localized(name, l))
			}
		}
		if name == Shim {
			names = shimNames()
		}
		for i, n := range names {
			o, err := newOutput(n, name)
			if err != nil {
				return err
			}
			o.Refs = refs
			if name == Document {
				o.Language = languages[i]
			}
			outputs = append(outputs, o)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return sortByReference(outputs)
}

// localized names a document's form in a language: "frame.de.html".
func localized(name, language string) string {
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + language + ext
}

func newOutput(name, source string) (Output, error) {
	typ, ok := mediaTypes[path.Ext(name)]
	if !ok {
		return Output{}, fmt.Errorf("static/%s: no media type is known for %q; add it in build/assets/type.go", name, path.Ext(name))
	}
	o := Output{Name: name, Source: source, Type: typ.mime}
	o.Paths, o.Immutable = address(name)
	return o, nil
}

// sortByReference sorts by name, then moves what is referred to before what refers.
func sortByReference(outputs []Output) ([]Output, error) {
	slices.SortFunc(outputs, func(a, b Output) int { return strings.Compare(a.Name, b.Name) })
	byName := map[string]Output{}
	for _, o := range outputs {
		if _, twice := byName[o.Name]; twice {
			return nil, fmt.Errorf("static/%s: there are two of this name", o.Name)
		}
		byName[o.Name] = o
	}
	const busy, done = 1, 2
	state := map[string]int{}
	var sorted []Output
	var visit func(o Output) error
	visit = func(o Output) error {
		switch state[o.Name] {
		case done:
			return nil
		case busy:
			return fmt.Errorf("static/%s: it refers to itself in a circle", o.Source)
		}
		state[o.Name] = busy
		for _, ref := range o.Refs {
			next, ok := byName[ref]
			if !ok {
				return fmt.Errorf("static/%s: it refers to the asset %q, which there is not", o.Source, ref)
			}
			if err := visit(next); err != nil {
				return err
			}
		}
		state[o.Name] = done
		sorted = append(sorted, o)
		return nil
	}
	for _, o := range outputs {
		if err := visit(o); err != nil {
			return nil, err
		}
	}
	return sorted, nil
}
