// Package static embeds the files that are served: what the build makes of the
// sources in this folder (dist), and the demo's knowledge base (kb).
//
// The package compiles in a fresh clone, before the assets are built. Open then
// returns ErrNotBuilt, which names the command that builds them.
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

// ErrNotBuilt is the error of Open if the binary was compiled before the assets were
// built.
var ErrNotBuilt = errors.New("the assets are not inside this binary: run make build")

// Assets are the files of one build.
type Assets struct {
	FS       fs.FS // its file names are those of File.File and Encoding.File
	Manifest Manifest
	byPath   map[string]File
	byName   map[string]File
}

// Open returns the assets inside the binary. It returns ErrNotBuilt if the build has
// not run, and another error if the manifest is damaged.
func Open() (*Assets, error) {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	return OpenFS(sub)
}

// OpenFS returns the assets in a folder that the build wrote, with the errors of
// Open.
func OpenFS(dist fs.FS) (*Assets, error) {
	text, err := fs.ReadFile(dist, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, err
	}
	a := &Assets{FS: dist, byPath: map[string]File{}, byName: map[string]File{}}
	if err := json.Unmarshal(text, &a.Manifest); err != nil {
		return nil, fmt.Errorf("manifest.json of the assets: %w", err)
	}
	for _, f := range a.Manifest.Files {
		if f.Path != "" {
			a.byPath[f.Path] = f
		}
		a.byName[f.Name] = f
	}
	return a, nil
}

// ByPath returns the file that is served at a path, such as "/widget.js" or
// "/a/HASH/panel.css", and reports whether there is one.
func (a *Assets) ByPath(path string) (File, bool) {
	f, ok := a.byPath[path]
	return f, ok
}

// ByName returns the file made of a source, such as "frame.de.html" or "panel.css",
// wherever it is served, and reports whether there is one.
func (a *Assets) ByName(name string) (File, bool) {
	f, ok := a.byName[name]
	return f, ok
}

// DemoArticles returns the demo's knowledge base: a folder of Markdown.
func DemoArticles() fs.FS {
	sub, err := fs.Sub(demoArticles, "kb")
	if err != nil {
		panic(err) // only an invalid name fails, and "kb" is valid
	}
	return sub
}
