package assets

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"kith/static"
)

// A Screen is the first screen of the panel in one language.
type Screen struct {
	Dir     string // "ltr" or "rtl"
	Name    string // data-screen of the document element
	Title   string // of the document
	Body    string // HTML
	Waiting string // HTML: see chat.PrerenderWaiting
}

// A Builder makes the content of planned outputs.
type Builder struct {
	Sources    fs.FS
	Compiled   map[string][]byte
	Screens    map[string]Screen // by language
	BuildID    string
	Built      int64 // Unix milliseconds
	Schema     static.Schema
	Compressor Compressor
}

// Build makes all outputs of a plan. It returns the files by their names in the
// folder, and their manifest.
func (m Builder) Build(plan []Output) (map[string][]byte, static.Manifest, error) {
	files := map[string][]byte{}
	manifest := static.Manifest{Build: m.BuildID, Built: m.Built, Schema: m.Schema}
	addresses := map[string]string{}
	for _, o := range plan {
		content, err := m.content(o, addresses)
		if err != nil {
			return nil, manifest, err
		}
		tag := contentHash(content)
		f := static.File{Name: o.Name, File: o.Name, Type: o.Type, Immutable: o.Immutable, Hash: tag, Size: int64(len(content))}
		paths := o.Paths
		if o.Immutable {
			f.File = "a/" + tag + "/" + path.Base(o.Name)
			paths = []string{"/" + f.File}
		}
		if o.Language != "" {
			manifest.Languages = append(manifest.Languages, o.Language)
		}
		files[f.File] = content
		if len(paths) == 0 {
			paths = []string{""}
		} else {
			addresses[o.Name] = paths[0]
		}
		for _, p := range paths {
			f.Path = p
			manifest.Files = append(manifest.Files, f)
		}
	}
	if err := m.Compressor.compressAll(files, manifest.Files); err != nil {
		return nil, manifest, err
	}
	slices.SortFunc(manifest.Files, func(a, b static.File) int {
		return strings.Compare(a.Name+"\x00"+a.Path, b.Name+"\x00"+b.Path)
	})
	return files, manifest, nil
}

// content makes one output: it fills the placeholders in, then minifies. The screen
// goes in last, because it must stay as it is, to the last space.
func (m Builder) content(o Output, addresses map[string]string) ([]byte, error) {
	if compiled, ok := m.Compiled[o.Source]; ok {
		if path.Ext(o.Name) != ".js" {
			return compiled, nil
		}
		text, err := minifyText(o.Name, string(compiled))
		return []byte(text), err
	}
	raw, err := readSource(m.Sources, o.Source)
	if err != nil || !mediaTypes[path.Ext(o.Source)].refs {
		return raw, err
	}
	values := map[string]string{"build": m.BuildID}
	if o.Source == Shim {
		maps.Copy(values, shimValues[o.Name])
		raw = shimSource(o.Name, raw)
	}
	screen, localized := m.Screens[o.Language]
	if o.Language != "" {
		if !localized {
			return nil, fmt.Errorf("static/%s: no first screen in %q", o.Source, o.Language)
		}
		values["lang"], values["dir"], values["name"], values["title"] = o.Language, screen.Dir, screen.Name, screen.Title
		values["screen"], values["waiting"] = screenPlaceholder, waitingPlaceholder
	}
	text, err := fillPlaceholders(o.Source, string(raw), relativeTo(o, addresses), values)
	if err != nil {
		return nil, err
	}
	if text, err = minifyText(o.Source, text); err != nil {
		return nil, err
	}
	if o.Language != "" && (strings.Count(text, screenPlaceholder) != 1 || strings.Count(text, waitingPlaceholder) != 1) {
		return nil, fmt.Errorf("static/%s: {{screen}} and {{waiting}} must occur once", o.Source)
	}
	return []byte(strings.NewReplacer(screenPlaceholder, screen.Body, waitingPlaceholder, screen.Waiting).Replace(text)), nil
}

// relativeTo returns addresses as an output refers to them. They are relative, because
// the server may be below a path of a host that is not its own: a style sheet's to
// the sheet, which is in /a/HASH/, and others' to the document, at the server's root.
func relativeTo(o Output, addresses map[string]string) map[string]string {
	root := "."
	if o.Immutable && path.Ext(o.Name) == ".css" {
		root = "../.."
	}
	relative := map[string]string{}
	for name, address := range addresses {
		relative[name] = root + address
	}
	return relative
}

// These stand for the screen, and for what waits, while the document around them is minified.
const (
	screenPlaceholder  = "kith-screen-goes-here"
	waitingPlaceholder = "kith-waiting-goes-here"
)

// contentHash returns the name of a content: 80 bits, enough for no two assets to
// share an address.
func contentHash(content []byte) string {
	sum := sha256.Sum256(content)
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}
