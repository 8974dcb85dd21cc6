// Package assets is a part of the build: it turns the sources in static/, and the
// compiled programs, into the files that the server serves.
//
// Plan reads the sources and returns the outputs that there will be, in an order in
// which each can be made. Builder makes their content, in memory: it fills the
// placeholders in, minifies, names by hash and compresses. Write puts them into a
// folder.
//
// It may import static and nothing else of this project, above all not the server
// or the programs for the browser.
package assets

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// An Output is a file that the build will make.
type Output struct {
	Name      string   // by which other sources refer to it
	Source    string   // the file in static/, or the compiled file of that name
	Language  string   // of a prerendered document; "" for any other file
	Type      string   // Content-Type
	Immutable bool     // served below /a/, under the hash of its content
	Paths     []string // at which it is served; none if the hash decides, or a handler
	Refs      []string // the outputs whose addresses it contains, in alphabetical order
}

// Document is the source of which there is one output for each language.
const Document = "frame.html"

// Plan returns the outputs of the sources and the compiled files, in an order in
// which each comes after those that it refers to. It returns an error if a source
// refers to an output that does not exist, or if references form a cycle.
func Plan(sources fs.FS, compiled, languages []string) ([]Output, error) {
	var outputs []Output
	for _, name := range compiled {
		o, err := newOutput(name, name)
		if err != nil {
			return nil, err
		}
		outputs = append(outputs, o)
	}
	err := walkSources(sources, func(name string) error {
		if isJoined(name) {
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

// HashSources writes the names and contents of all sources to w, in alphabetical order,
// but for those of the demo, which is no part of a release.
func HashSources(w io.Writer, sources fs.FS) error {
	return walkSources(sources, func(name string) error {
		if strings.HasPrefix(name, "demo/") {
			return nil
		}
		content, err := fs.ReadFile(sources, name)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "%s %d\n%s", name, len(content), content)
		return err
	})
}

// walkSources calls a function with the name of each source, in alphabetical order.
func walkSources(sources fs.FS, do func(name string) error) error {
	return fs.WalkDir(sources, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && ignoredFolder(name):
			return fs.SkipDir
		case d.IsDir() || ignoredFile(name):
			return nil
		}
		return do(name)
	})
}

// ignoredFolder reports whether a folder of static/ holds no sources: the output of
// the build, the knowledge base, which the server reads itself, and test data.
func ignoredFolder(name string) bool {
	return name == "dist" || name == "kb" || name == "testdata" ||
		name != "." && strings.HasPrefix(path.Base(name), ".")
}

// ignoredFile reports whether a file of static/ is no source of an asset.
func ignoredFile(name string) bool {
	switch path.Ext(name) {
	case ".go", ".md", ".conf":
		return true
	}
	return strings.HasPrefix(path.Base(name), ".")
}

// localized returns the name of a document in a language: "frame.de.html".
func localized(name, language string) string {
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + language + ext
}

func newOutput(name, source string) (Output, error) {
	typ, ok := mediaTypes[path.Ext(name)]
	if !ok {
		return Output{}, fmt.Errorf("static/%s: no media type is known for %q; add it to build/assets/mediatype.go", name, path.Ext(name))
	}
	o := Output{Name: name, Source: source, Type: typ.mime}
	o.Paths, o.Immutable = address(name)
	return o, nil
}

// sortByReference sorts by name, then moves each output behind those that it refers
// to.
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
			return fmt.Errorf("static/%s: it refers to itself in a cycle", o.Source)
		}
		state[o.Name] = busy
		for _, ref := range o.Refs {
			next, ok := byName[ref]
			if !ok {
				return fmt.Errorf("static/%s: it refers to the asset %q, which does not exist", o.Source, ref)
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
