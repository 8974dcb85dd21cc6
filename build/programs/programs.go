// Package programs is a part of the build: it compiles the two programs for the
// browser, and the server with the assets inside.
//
// It runs the go command, and must never import anything of this project.
package programs

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Names are the programs for the browser. Each has a folder in wasm/.
var Names = []string{"widget", "inbox"}

// wasm selects the platform of the programs for the browser.
var wasm = []string{"GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0"}

// Flags are the flags of go build for everything that runs in the browser. Calls are
// inlined in the runtime alone, which is where a page spends its time: the compressed
// program is 45 KB smaller that way, and a screen's patches take as long.
var Flags = []string{"-gcflags=all=-l", "-gcflags=runtime=", "-gcflags=internal/runtime/...="}

// A Toolchain runs the go command in the project.
type Toolchain struct {
	Root   string // the folder of go.mod
	Widget string // the main package that becomes widget.wasm, "./…/widget"; "" for ./wasm/widget
}

// Compile compiles the programs for the browser, with the build id in main.build. It
// returns widget.wasm, inbox.wasm, and wasm_exec.js, which Go needs to run them.
func (t Toolchain) Compile(ctx context.Context, build string) (map[string][]byte, error) {
	made, err := t.link(ctx, "-s -w -X main.build="+build)
	if err != nil {
		return nil, err
	}
	made["wasm_exec.js"], err = t.Support(ctx)
	return made, err
}

// restore is the package of the program that reads what a release has stored.
const restore = "./wasm/restore"

// Restore compiles the program that reads what a release has stored, for WASI.
func (t Toolchain) Restore(ctx context.Context) ([]byte, error) {
	out, err := os.MkdirTemp("", "kith-wasi-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(out)
	file := filepath.Join(out, "restore.wasm")
	args := []string{"build", "-trimpath", "-ldflags", "-s -w", "-o", file}
	if _, err := t.run(ctx, []string{"GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0"}, append(args, restore)...); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

// Named compiles the programs with the names of their functions, which tool/sizes
// needs.
func (t Toolchain) Named(ctx context.Context) (map[string][]byte, error) { return t.link(ctx, "") }

// Packages returns the import paths of all packages of the programs.
func (t Toolchain) Packages(ctx context.Context) ([]string, error) {
	out, err := t.run(ctx, wasm, append([]string{"list", "-deps"}, t.packages()...)...)
	return strings.Fields(string(out)), err
}

func (t Toolchain) link(ctx context.Context, flags string) (map[string][]byte, error) {
	out, err := os.MkdirTemp("", "kith-wasm-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(out)
	args := append([]string{"build", "-trimpath", "-ldflags", flags, "-o", out + string(filepath.Separator)}, Flags...)
	if _, err := t.run(ctx, wasm, append(args, t.packages()...)...); err != nil {
		return nil, err
	}
	made := map[string][]byte{}
	for _, name := range Names {
		if made[name+".wasm"], err = os.ReadFile(filepath.Join(out, name)); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// Support returns wasm_exec.js, of the same version of Go as the compiler.
func (t Toolchain) Support(ctx context.Context) ([]byte, error) {
	root, err := t.run(ctx, nil, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
}

// Server compiles the server as one static binary. If assets is not "", the binary
// embeds the files of that folder instead of those in static/dist.
func (t Toolchain) Server(ctx context.Context, binary, assets string) error {
	args := []string{"build", "-trimpath", "-ldflags", "-s -w", "-o", binary}
	if assets != "" {
		overlay, err := overlay(filepath.Join(t.Root, "static", "dist"), assets)
		if err != nil {
			return err
		}
		defer os.Remove(overlay)
		args = append(args, "-overlay", overlay)
	}
	_, err := t.run(ctx, []string{"CGO_ENABLED=0"}, append(args, "./server")...)
	return err
}

// packages returns the main packages of the programs. The last element of each
// is the program's name, after which go build names the file.
func (t Toolchain) packages() []string {
	var paths []string
	for _, name := range Names {
		if name == "widget" && t.Widget != "" {
			paths = append(paths, t.Widget)
		} else {
			paths = append(paths, "./wasm/"+name)
		}
	}
	return paths
}

// run runs the go command and returns its standard output. Its standard error is
// part of the error.
func (t Toolchain) run(ctx context.Context, env []string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = t.Root
	cmd.Env = append(os.Environ(), env...)
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return out.Bytes(), nil
}
