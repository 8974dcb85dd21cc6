// Package static holds everything that is served as a file: what the build
// made of the sources in this folder (dist), and the demo's knowledge base
// (kb). All of it is inside the binary.
//
// A fresh clone compiles before anything is built; Open then says that the
// assets are missing, and by which command they are made.
//
// It must never import anything of this project.
package static

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

//go:embed all:kb
var demoArticles embed.FS

// ErrNotBuilt says that the binary was compiled before the assets were built.
var ErrNotBuilt = errors.New("the assets are not inside this binary: run make build")

// Assets are the files of one build.
type Assets struct {
	FS       fs.FS // the names in it are those of File.File
	Manifest Manifest
	files    map[string]File
	sources  map[string]File
}

// Open opens the assets inside the binary. The error is ErrMissing where the
// build has not run, and tells what is damaged otherwise.
func Open() (*Assets, error) {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	return OpenFS(sub)
}

// OpenFS opens the assets in a folder that the build wrote.
func OpenFS(dist fs.FS) (*Assets, error) {
	text, err := fs.ReadFile(dist, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, err
	}
	a := &Assets{FS: dist, files: map[string]File{}, sources: map[string]File{}}
	if err := json.Unmarshal(text, &a.Manifest); err != nil {
		return nil, fmt.Errorf("manifest.json of the assets: %w", err)
	}
	for _, f := range a.Manifest.Files {
		if f.Path != "" {
			a.files[f.Path] = f
		}
		a.sources[f.Name] = f
	}
	return a, nil
}

// ByPath answers the file that is served at a path of an address, such as
// "/widget.js" or "/a/HASH/panel.css".
func (a *Assets) ByPath(path string) (File, bool) {
	f, ok := a.files[path]
	return f, ok
}

// ByName answers the file made of a source, such as "frame.de.html" or
// "panel.css", wherever it is served.
func (a *Assets) ByName(name string) (File, bool) {
	f, ok := a.sources[name]
	return f, ok
}

// DemoArticles is the demo's knowledge base: a folder of Markdown.
func DemoArticles() fs.FS {
	sub, err := fs.Sub(demoArticles, "kb")
	if err != nil {
		panic(err) // only an invalid name fails, and "kb" is valid
	}
	return sub
}
