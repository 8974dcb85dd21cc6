package release_test

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"kith/server/release"
	"kith/server/release/releasetest"
	"kith/static"
)

func encode(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// key returns a pair of keys; each name has its own.
func key(name string) (ed25519.PublicKey, ed25519.PrivateKey) {
	private := ed25519.NewKeyFromSeed([]byte(name + strings.Repeat(" ", ed25519.SeedSize-len(name))))
	return private.Public().(ed25519.PublicKey), private
}

// rewrite returns a release's file with its entries changed.
func rewrite(t *testing.T, file []byte, change func(entries map[string][]byte)) []byte {
	t.Helper()
	_, entries, err := release.ReadArchive(file)
	if err != nil {
		t.Fatal(err)
	}
	change(entries)
	changed, err := release.Archive(entries)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// describeAgain makes the description fit the entries.
func describeAgain(t *testing.T, entries map[string][]byte) {
	var d release.Description
	if err := json.Unmarshal(entries[release.DescriptionName], &d); err != nil {
		t.Fatal(err)
	}
	d.SHA256 = map[string]string{}
	for name, content := range entries {
		if name != release.DescriptionName && name != release.SignatureName {
			d.SHA256[name] = release.HexSum(content)
		}
	}
	entries[release.DescriptionName] = encode(t, d)
}

// TestPackOpen: what was packed is what is opened, without the demo and the inbox, and the
// same build gives the same file.
func TestPackOpen(t *testing.T) {
	dist := releasetest.Assets(t, "r1", static.Schema{Version: 3, MinReader: 2})
	content, err := release.Pack(dist, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := release.Pack(dist, nil)
	if err != nil || !bytes.Equal(content, again) {
		t.Error("the same build gives two files")
	}
	r, err := release.Open(content, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.ID != "r1" || r.Schema != dist.Manifest.Schema || r.Built.UnixMilli() != dist.Manifest.Built || r.Bytes != len(content) || r.Signed {
		t.Errorf("the release is %+v", r.Info)
	}
	for _, f := range r.Assets.Manifest.Files {
		want, err := fs.ReadFile(dist.FS, f.File)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := fs.ReadFile(r.Assets.FS, f.File); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is %q, %v", f.Name, got, err)
		}
	}
	for name, want := range map[string]bool{"widget.js": true, "frame.en.html": true, "panel.css": true, "inbox.html": false, "inbox.css": false, "demo/index.html": false} {
		if _, is := r.Assets.ByName(name); is != want {
			t.Errorf("%s is in the release: %t", name, is)
		}
	}
}

// TestOpenRefuses files that are not whole releases, or not those that were signed, and
// says what is wrong.
func TestOpenRefuses(t *testing.T) {
	good := releasetest.File(t, "r1")
	trusted, private := key("ours")
	_, foreign := key("theirs")
	sign := func(key ed25519.PrivateKey) []byte {
		content, err := release.Pack(releasetest.Assets(t, "r1", releasetest.Schema), key)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	signed := sign(private)
	change := func(from []byte, do func(map[string][]byte)) []byte { return rewrite(t, from, do) }
	compressed := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.Create(release.DescriptionName)
		if err == nil {
			_, err = w.Write(bytes.Repeat([]byte("0"), 100<<20))
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	twice := func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for range 2 {
			if _, err := z.CreateHeader(&zip.FileHeader{Name: "x", Method: zip.Store}); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	many := func() []byte {
		entries := map[string][]byte{}
		for i := range release.EntriesMax + 1 {
			entries["x"+strings.Repeat("y", i)] = nil
		}
		content, err := release.Archive(entries)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	for name, c := range map[string]struct {
		file  []byte
		needs bool // a signature
		want  string
	}{
		"empty":           {nil, false, "no ZIP archive"},
		"text":            {[]byte("hello"), false, "no ZIP archive"},
		"cut off":         {good[:len(good)-100], false, "no ZIP archive"},
		"too large":       {make([]byte, release.FileBytes+1), false, "less than 64"},
		"another archive": {change(good, func(e map[string][]byte) { delete(e, release.DescriptionName) }), false, "not a release"},
		"compressed":      {compressed(), false, "damaged"},
		"an entry twice":  {twice(), false, "damaged"},
		"many entries":    {many(), false, "entries"},
		"a strange name":  {change(good, func(e map[string][]byte) { e["../x"] = nil }), false, "damaged"},
		"no JSON":         {change(good, func(e map[string][]byte) { e[release.DescriptionName] = []byte("{") }), false, "damaged"},
		"a later format":  {change(good, func(e map[string][]byte) { e[release.DescriptionName] = []byte(`{"format":2}`) }), false, "format 2"},
		"a changed byte":  {change(good, func(e map[string][]byte) { e["f/r1/panel.css"][0]++ }), false, "panel.css"},
		"a file less":     {change(good, func(e map[string][]byte) { delete(e, "f/r1/panel.css.br") }), false, "panel.css.br"},
		"a file more":     {change(good, func(e map[string][]byte) { e["evil.js"] = nil }), false, "evil.js"},
		"no manifest":     {change(good, func(e map[string][]byte) { delete(e, release.ManifestName); describeAgain(t, e) }), false, "damaged"},
		"a lost encoding": {change(good, func(e map[string][]byte) { delete(e, "f/r1/panel.css.br"); describeAgain(t, e) }), false, "damaged"},
		"a manifest of": {change(good, func(e map[string][]byte) {
			e[release.ManifestName] = bytes.Replace(e[release.ManifestName], []byte(`"build": "r1"`), []byte(`"build": "r2"`), 1)
			describeAgain(t, e)
		}), false, "damaged"},
		"no document": {change(good, func(e map[string][]byte) {
			e[release.ManifestName] = bytes.ReplaceAll(e[release.ManifestName], []byte(`"frame.en.html"`), []byte(`"frame.xx.html"`))
			describeAgain(t, e)
		}), false, "damaged"},
		"with an inbox": {change(good, func(e map[string][]byte) {
			e[release.ManifestName] = bytes.ReplaceAll(e[release.ManifestName], []byte(`"panel.css"`), []byte(`"inbox.css"`))
			describeAgain(t, e)
		}), false, "damaged"},
		"no schema": {change(good, func(e map[string][]byte) {
			e[release.ManifestName] = bytes.ReplaceAll(e[release.ManifestName], []byte(`"version": 2`), []byte(`"version": 0`))
			describeAgain(t, e)
		}), false, "damaged"},
		"unsigned":           {good, true, "not signed"},
		"signed by another":  {sign(foreign), true, "key that this server trusts"},
		"signed and altered": {change(signed, func(e map[string][]byte) { e["f/r1/panel.css"][0]++; describeAgain(t, e) }), true, "altered"},
	} {
		var keys []ed25519.PublicKey
		if c.needs {
			keys = []ed25519.PublicKey{trusted}
		}
		if _, err := release.Open(c.file, keys); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if r, err := release.Open(signed, []ed25519.PublicKey{trusted}); err != nil || !r.Signed {
		t.Errorf("a signed one: %v", err)
	}
	if r, err := release.Open(signed, nil); err != nil || r.Signed {
		t.Errorf("a signed one where nobody asks: %v", err)
	}
}

// FuzzOpen: no file makes Open panic.
func FuzzOpen(f *testing.F) {
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if r, err := release.Open(content, nil); (r == nil) == (err == nil) {
			t.Error(r, err)
		}
	})
}
