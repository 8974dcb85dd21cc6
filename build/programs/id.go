package programs

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// A listed package is what go list says of it.
type listed struct {
	Dir, ImportPath     string
	Standard            bool
	Module              *struct{ Path, Version string }
	GoFiles, EmbedFiles []string
}

// ID names the programs for the browser by what they are compiled from: their
// own sources, the versions of other modules and the Go release. It changes
// whenever they do, and is 16 hexadecimal digits.
func (t Toolchain) ID(ctx context.Context) (string, error) {
	sum := sha256.New()
	release, err := t.run(ctx, wasm, "env", "GOVERSION")
	if err != nil {
		return "", err
	}
	fmt.Fprintf(sum, "%s\n", release)
	args := append([]string{"list", "-deps", "-json=Dir,ImportPath,Standard,Module,GoFiles,EmbedFiles"}, t.packages()...)
	out, err := t.run(ctx, wasm, args...)
	if err != nil {
		return "", err
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return "", err
		}
		switch {
		case p.Standard:
		case p.Module != nil && p.Module.Version != "":
			fmt.Fprintln(sum, p.ImportPath, p.Module.Version)
		default:
			if err := p.hash(sum); err != nil {
				return "", err
			}
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:8]), nil
}

func (p listed) hash(w io.Writer) error {
	for _, name := range append(p.GoFiles, p.EmbedFiles...) {
		content, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			return err
		}
		fmt.Fprintln(w, p.ImportPath, name, len(content))
		if _, err := w.Write(content); err != nil {
			return err
		}
	}
	return nil
}
