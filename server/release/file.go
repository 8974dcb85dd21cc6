// Package release is a release of the widget as one file, which may be signed: everything
// that a page loads of the chat, the shim, the panel's document, the program, styles and
// words. A release does not change, and has an id.
//
// Of this project it imports only static, and must never import anything else.
package release

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"kith/static"
)

// A release's file is a ZIP archive, whose entries are not compressed, since most of them
// are already:
//
//	release.json   a description: its format, and the SHA-256 of each other entry
//	release.sig    the ed25519 signature of release.json; missing if it is not signed
//	manifest.json  and the files that it names, as the build has made them
const (
	descriptionName = "release.json"
	signatureName   = "release.sig"
	manifestName    = "manifest.json"

	// format is the version of what is in the archive.
	format = 1

	// FileBytes is the size of the largest file of a release, ten times what one has.
	// Threat: a file that was not made by the build fills the memory and the database.
	FileBytes = 64 << 20

	// entriesMax is the largest number of entries. Threat: likewise.
	entriesMax = 2000
)

// A description lists what is in the file of a release.
type description struct {
	Format  int               `json:"format"`
	Release string            `json:"release"`
	SHA256  map[string]string `json:"sha256"` // of each entry, by its name, in hexadecimal digits
}

// A Release is one build of the widget. It does not change.
type Release struct {
	Info
	Assets *static.Assets
}

// Info describes a release.
type Info struct {
	ID     string
	Built  time.Time
	Schema static.Schema // of what it stores in browsers
	Bytes  int           // of its file
	Signed bool
}

// Pack returns the file of the release among the assets of a build. It is signed if there
// is a key.
func Pack(dist *static.Assets, key ed25519.PrivateKey) ([]byte, error) {
	entries := map[string][]byte{}
	manifest := dist.Manifest
	manifest.Files = nil
	for _, f := range dist.Manifest.Files {
		if !isOfWidget(f.Name) {
			continue
		}
		manifest.Files = append(manifest.Files, f)
		names := []string{f.File}
		for _, e := range f.Encodings {
			names = append(names, e.File)
		}
		for _, name := range names {
			content, err := fs.ReadFile(dist.FS, name)
			if err != nil {
				return nil, err
			}
			entries[name] = content
		}
	}
	text, err := json.MarshalIndent(manifest, "", "\t")
	if err != nil {
		return nil, err
	}
	entries[manifestName] = text
	d := description{Format: format, Release: manifest.Build, SHA256: map[string]string{}}
	for name, content := range entries {
		d.SHA256[name] = hexSum(content)
	}
	if text, err = json.MarshalIndent(d, "", "\t"); err != nil {
		return nil, err
	}
	entries[descriptionName] = text
	if key != nil {
		entries[signatureName] = ed25519.Sign(key, text)
	}
	return archive(entries)
}

// isOfWidget reports whether a file is what pages load of the chat, by the name of its
// source: neither the demo's nor the inbox's, which are always those of the binary.
func isOfWidget(name string) bool {
	return !strings.HasPrefix(name, "demo/") && !strings.HasPrefix(name, "inbox")
}

// archive returns a ZIP archive that depends on nothing but the entries.
func archive(entries map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(entries[name]); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

// Open returns the release in a file. If there are trusted keys, it must be signed with
// one of them. The error is a sentence, without its full stop, for whoever adds the file.
func Open(file []byte, trusted []ed25519.PublicKey) (*Release, error) {
	if len(file) > FileBytes {
		return nil, fmt.Errorf("the file has %d MB, and a release has less than %d", len(file)>>20, FileBytes>>20)
	}
	dist, entries, err := readArchive(file)
	if err != nil {
		return nil, err
	}
	text, signature := entries[descriptionName], entries[signatureName]
	delete(entries, descriptionName)
	delete(entries, signatureName)
	signed := slices.ContainsFunc(trusted, func(key ed25519.PublicKey) bool { return ed25519.Verify(key, text, signature) })
	switch {
	case text == nil:
		return nil, errors.New("the file is not a release: make release writes one")
	case len(trusted) > 0 && signature == nil:
		return nil, errors.New("the release is not signed, and this server takes none that is not; make release KEY=FILE signs it")
	case len(trusted) > 0 && !signed:
		return nil, errors.New("the release is not signed with a key that this server trusts, or was altered afterwards")
	}
	var d description
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, errDamaged
	}
	if d.Format != format {
		return nil, fmt.Errorf("the file has format %d, and this server reads format %d; use the server of that release", d.Format, format)
	}
	for name, sum := range d.SHA256 {
		if content, is := entries[name]; !is || hexSum(content) != sum {
			return nil, fmt.Errorf("the release was altered or damaged: %s is not what its description says; get the file again", name)
		}
	}
	for name := range entries {
		if d.SHA256[name] == "" {
			return nil, fmt.Errorf("the release was altered: its description does not name %s; get the file again", name)
		}
	}
	assets, err := static.OpenFS(dist)
	if err != nil || !isWhole(assets, entries) || assets.Manifest.Build != d.Release {
		return nil, errDamaged
	}
	return Of(assets, len(file), signed), nil
}

// Of returns the release among the assets of a build.
func Of(assets *static.Assets, size int, signed bool) *Release {
	m := assets.Manifest
	return &Release{Info{ID: m.Build, Built: time.UnixMilli(m.Built), Schema: m.Schema, Bytes: size, Signed: signed}, assets}
}

// errDamaged is the error of Open for a file that no build has written like this.
var errDamaged = errors.New("the file is damaged: its contents do not belong together; get it again")

// isWhole reports whether the assets have what every release has, and each file that
// their manifest names.
func isWhole(assets *static.Assets, entries map[string][]byte) bool {
	for _, f := range assets.Manifest.Files {
		names := []string{f.File}
		for _, e := range f.Encodings {
			names = append(names, e.File)
		}
		if slices.ContainsFunc(names, func(name string) bool { return entries[name] == nil }) || !isOfWidget(f.Name) {
			return false
		}
	}
	_, shim := assets.ByPath("/widget.js")
	_, document := assets.ByName("frame.en.html")
	return shim && document && assets.Manifest.Build != "" && assets.Manifest.Schema.Version > 0
}

// readArchive returns a ZIP archive as a folder, and its entries. Its error is a sentence
// as Open's.
func readArchive(file []byte) (fs.FS, map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, nil, errors.New("the file is not a release, or was cut off: it is no ZIP archive that can be read")
	}
	if len(z.File) > entriesMax {
		return nil, nil, fmt.Errorf("the file has %d entries, and a release has less than %d", len(z.File), entriesMax)
	}
	entries := map[string][]byte{}
	for _, f := range z.File {
		if !fs.ValidPath(f.Name) || entries[f.Name] != nil || f.Method != zip.Store {
			return nil, nil, errDamaged
		}
		// What is stored is no longer than the file, so FileBytes bounds this, too.
		if entries[f.Name], err = fs.ReadFile(z, f.Name); err != nil {
			return nil, nil, errDamaged
		}
	}
	return z, entries, nil
}

func hexSum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
