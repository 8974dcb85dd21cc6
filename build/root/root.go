// Package root finds the project that the tools work on. It must never import
// anything of this project.
package root

import (
	"errors"
	"os"
	"path/filepath"
)

// Find answers the folder of go.mod: the working directory or the nearest one
// above it that has one.
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
			return "", errors.New("there is no go.mod here or above: run this inside the project")
		}
		dir = above
	}
}
