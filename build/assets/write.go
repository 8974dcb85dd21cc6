package assets

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kith/static"
)

// manifestName is the file that static.OpenFS reads.
const manifestName = "manifest.json"

// Write makes a folder contain exactly the files and the manifest, and does not touch
// what is there already. The manifest is written last, so that it never names a file
// that does not exist. Hidden files are left alone.
func Write(dir string, files map[string][]byte, manifest static.Manifest) error {
	for name, content := range files {
		if err := writeFile(filepath.Join(dir, filepath.FromSlash(name)), content); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(manifest, "", "\t")
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(dir, manifestName), append(text, '\n')); err != nil {
		return err
	}
	return removeOthers(dir, files)
}

// removeOthers removes the files of earlier builds, and the folders that are empty
// then.
func removeOthers(dir string, files map[string][]byte) error {
	var folders []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if rel != "." {
				folders = append(folders, name)
			}
			return nil
		}
		if _, wanted := files[rel]; wanted || rel == manifestName || strings.HasPrefix(d.Name(), ".") {
			return nil
		}
		return os.Remove(name)
	})
	for i := len(folders) - 1; i >= 0; i-- {
		_ = os.Remove(folders[i]) // fails, rightly, if it is not empty
	}
	return err
}

// writeFile writes a file whole or not at all. It does nothing if the file has the
// content already.
func writeFile(name string, content []byte) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".new-")
	if err != nil {
		return err
	}
	_, err = tmp.Write(content)
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Chmod(tmp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		_ = os.Remove(tmp.Name())
	}
	return err
}
