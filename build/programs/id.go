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
	"strings"
)

// listed is what go list reports about a package.
type listed struct {
	Dir, ImportPath     string
	Standard            bool
	Module              *struct{ Path, Version string }
	GoFiles, EmbedFiles []string
}

// ID returns the build id, 16 hexadecimal digits: a hash of what the programs of a
// release are compiled from, which are their own sources, the versions of other modules
// and that of Go.
func (t Toolchain) ID(ctx context.Context) (string, error) {
	sum := sha256.New()
	version, err := t.Version(ctx)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(sum, "%s\n", version)
	args := append([]string{"list", "-deps", "-json=Dir,ImportPath,Standard,Module,GoFiles,EmbedFiles"}, append(t.packages(), restore)...)
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

// Version returns the version of Go, such as "go1.26.8".
func (t Toolchain) Version(ctx context.Context) (string, error) {
	out, err := t.run(ctx, wasm, "env", "GOVERSION")
	return strings.TrimSpace(string(out)), err
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
