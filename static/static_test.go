package static_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"kith/static"
)

func TestOpenSaysHowToBuild(t *testing.T) {
	_, err := static.OpenFS(fstest.MapFS{".gitkeep": {}})
	if !errors.Is(err, static.ErrNotBuilt) || !strings.Contains(err.Error(), "make build") {
		t.Errorf("without a manifest the error is %v", err)
	}
	_, err = static.OpenFS(fstest.MapFS{"manifest.json": {Data: []byte("{")}})
	if err == nil || !strings.Contains(err.Error(), "manifest.json") {
		t.Errorf("with a damaged manifest the error is %v", err)
	}
}

// TestFilesAreThere holds for what is embedded: nothing before the first build.
func TestFilesAreThere(t *testing.T) {
	a, err := static.Open()
	if errors.Is(err, static.ErrNotBuilt) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Manifest.Files {
		info, err := fs.Stat(a.FS, f.File)
		if err != nil || info.Size() != f.Size {
			t.Errorf("%s: the manifest says %d bytes; it is %v, %v", f.File, f.Size, info, err)
		}
		for _, e := range f.Encodings {
			if _, err := fs.Stat(a.FS, e.File); err != nil {
				t.Error(err)
			}
		}
		if at, ok := a.ByPath(f.Path); f.Path != "" && (!ok || at.File != f.File) {
			t.Errorf("%s is not found at its path %s", f.File, f.Path)
		}
	}
}
