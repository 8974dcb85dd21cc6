package assets_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"kith/build/assets"
	"kith/static"
)

// written writes files into a folder and opens it as the server does.
func written(t *testing.T, files map[string][]byte, manifest static.Manifest) (fstest.MapFS, *static.Assets) {
	t.Helper()
	dir := t.TempDir()
	if err := assets.Write(dir, files, manifest); err != nil {
		t.Fatal(err)
	}
	a, err := static.OpenFS(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return contents(t, dir), a
}

func contents(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		all[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWriteLeavesNothingOfEarlierBuilds(t *testing.T) {
	dir := t.TempDir()
	first := map[string][]byte{"a/1/panel.css": []byte("old"), "widget.js": []byte("same"), ".gitkeep": nil}
	if err := assets.Write(dir, first, static.Manifest{}); err != nil {
		t.Fatal(err)
	}
	before := changed(t, dir, "widget.js")
	second := map[string][]byte{"a/2/panel.css": []byte("new"), "widget.js": []byte("same")}
	if err := assets.Write(dir, second, static.Manifest{}); err != nil {
		t.Fatal(err)
	}
	all := contents(t, dir)
	if len(all) != 4 || all["a/2/panel.css"] == nil || all[".gitkeep"] == nil || all["manifest.json"] == nil {
		t.Errorf("the folder holds %v", all)
	}
	if _, err := os.Stat(filepath.Join(dir, "a", "1")); err == nil {
		t.Error("an empty folder stays")
	}
	if after := changed(t, dir, "widget.js"); after != before {
		t.Error("a file that did not change was written again")
	}
}

func changed(t *testing.T, dir, name string) time.Time {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime()
}

func TestCache(t *testing.T) {
	dir := t.TempDir()
	first, _ := build(t, site(), testBuilder(assets.Cache(dir)))
	cached := contents(t, dir)
	if len(cached) == 0 {
		t.Fatal("nothing is cached")
	}
	second, _ := build(t, site(), testBuilder(assets.Cache(dir)))
	if len(first) != len(second) || len(contents(t, dir)) != len(cached) {
		t.Error("the second build differs from the first")
	}
	if err := assets.Cache(dir).Prune(time.Now()); err != nil || len(contents(t, dir)) != len(cached) {
		t.Errorf("what was just used is removed, or %v", err)
	}
	if err := assets.Cache(dir).Prune(time.Now().AddDate(0, 0, 8)); err != nil || len(contents(t, dir)) != 0 {
		t.Errorf("what nobody used for a week stays, or %v", err)
	}
}
