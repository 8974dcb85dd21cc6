package programs

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
)

// overlay writes a file for go build -overlay, which makes the compiler see the files
// of one folder in the place of another's. It returns the file's name; the caller
// removes the file.
func overlay(place, files string) (string, error) {
	replace := map[string]string{}
	each := func(dir string, f func(rel, name string)) error {
		return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(dir, name)
			f(rel, name)
			return err
		})
	}
	// "" hides a file that is in the place already.
	if err := each(place, func(rel, name string) { replace[name] = "" }); err != nil {
		return "", err
	}
	if err := each(files, func(rel, name string) { replace[filepath.Join(place, rel)] = name }); err != nil {
		return "", err
	}
	f, err := os.CreateTemp("", "kith-overlay-*.json")
	if err != nil {
		return "", err
	}
	err = json.NewEncoder(f).Encode(map[string]any{"Replace": replace})
	if e := f.Close(); err == nil {
		err = e
	}
	return f.Name(), err
}
