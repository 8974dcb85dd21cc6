// Package root is a part of the build: it finds the project that the build, the tools
// and the tests work on. It must never import anything of this project.
package root

import (
	"errors"
	"os"
	"path/filepath"
)

// Find returns the root of the project: the working directory, or the nearest folder
// above it, that has a go.mod.
func Find() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", errors.New("no go.mod in this folder or above: run this inside the project")
		}
		dir = above
	}
}
