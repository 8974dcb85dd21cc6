// Package monitoring has the files with which an operator watches the server: alerts for
// Prometheus, and a dashboard for Grafana. They are inside the binary, so that they name
// the metrics that it has; a test of the server checks that.
//
// It must never import anything of this project.
package monitoring

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed alerts.yml dashboard.json
var files embed.FS

// Names are those of the files.
var Names = []string{"alerts.yml", "dashboard.json"}

// File returns the content of one of Names.
func File(name string) []byte {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it is none of Names
	}
	return text
}

// Write writes the files into a folder, which it makes if need be. It replaces none, since
// somebody may have changed it: the error is a sentence that says so, without its full
// stop, and then nothing is written.
func Write(folder string) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	for _, name := range Names {
		if _, err := os.Lstat(filepath.Join(folder, name)); !errors.Is(err, fs.ErrNotExist) {
			if err == nil {
				err = fmt.Errorf("%s is there already; remove it, or name another folder", filepath.Join(folder, name))
			}
			return err
		}
	}
	for _, name := range Names {
		if err := os.WriteFile(filepath.Join(folder, name), File(name), 0o666); err != nil {
			return err
		}
	}
	return nil
}
