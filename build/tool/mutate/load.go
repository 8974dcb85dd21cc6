package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A program is the changed sources of all targets, compiled in at once.
type program struct {
	project string
	folder  string // of what is generated
	overlay string // the file for go test -overlay
	mutants []mutant
	dropped map[int]bool // those that do not compile
	loaded  []*packages.Package
}

// load reads the packages of folders of the project, finds the changes of them that
// match, and writes the changed sources to a folder.
func load(ctx context.Context, project, folder string, dirs []string) (*program, error) {
	p := &program{project: project, folder: folder, overlay: filepath.Join(folder, "overlay.json"), dropped: map[int]bool{}}
	patterns := make([]string, len(dirs))
	for i, dir := range dirs {
		patterns[i] = "./" + dir
	}
	config := &packages.Config{
		Context: ctx, Dir: project,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo,
	}
	var err error
	if p.loaded, err = packages.Load(config, patterns...); err != nil {
		return nil, err
	}
	for _, pkg := range p.loaded {
		for _, e := range pkg.Errors {
			return nil, e
		}
	}
	if len(p.loaded) != len(dirs) {
		return nil, fmt.Errorf("%d packages in %s", len(p.loaded), strings.Join(patterns, " "))
	}
	return p, p.write()
}

// write writes the changed sources. It may be called again when changes were dropped.
func (p *program) write() error {
	p.mutants = p.mutants[:0]
	replace := map[string]string{}
	next := 0
	for i, pkg := range p.loaded {
		count := map[string]int{}
		var dir string
		for j, file := range pkg.Syntax {
			name := pkg.CompiledGoFiles[j]
			dir = filepath.Dir(name)
			relative, err := filepath.Rel(p.project, dir)
			if err != nil {
				return err
			}
			source, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			c := &collector{
				source: source, file: pkg.Fset.File(file.FileStart), info: pkg.TypesInfo, handled: map[ast.Node]bool{},
				add: func(function, change string, line int) int {
					next++
					key := filepath.ToSlash(relative) + " " + function + ": " + change
					if count[key]++; count[key] > 1 {
						key += fmt.Sprintf(" #%d", count[key])
					}
					if !p.dropped[next] {
						p.mutants = append(p.mutants, mutant{id: next, key: key, dir: filepath.ToSlash(relative), file: name, line: line})
					}
					return next
				},
				dropped: p.dropped,
			}
			for _, d := range file.Decls {
				c.declaration(d)
			}
			changed := filepath.Join(p.folder, strconv.Itoa(i), filepath.Base(name))
			if err := writeFile(changed, rewrite(source, c.edits)); err != nil {
				return err
			}
			replace[name] = changed
		}
		replace[filepath.Join(dir, activeFile)] = filepath.Join(p.folder, strconv.Itoa(i), activeFile)
	}
	for i, pkg := range p.loaded {
		if err := writeFile(filepath.Join(p.folder, strconv.Itoa(i), activeFile), active(pkg.Name, next+1)); err != nil {
			return err
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return writeFile(p.overlay, string(text))
}

// activeFile is the name of the file that is added to each package.
const activeFile = "mutant_active.go"

func writeFile(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o600)
}

// typeError matches a line of the compiler's about a changed source.
var typeError = regexp.MustCompile(`(?m)^(\S+\.go):(\d+):(\d+): (.*)$`)

// compile makes sure that the changed packages compile: it drops the changes that do
// not.
func (p *program) compile(ctx context.Context) error {
	const most = 10
	for range most {
		args := []string{"build", "-gcflags=-e", "-overlay", p.overlay}
		for _, pkg := range p.loaded {
			args = append(args, pkg.PkgPath)
		}
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Dir = p.project
		out, err := cmd.CombinedOutput()
		if err == nil {
			return nil
		}
		before := len(p.dropped)
		if err := p.drop(out); err != nil {
			return err
		}
		if len(p.dropped) == before {
			return fmt.Errorf("the changed sources do not compile: %s", out)
		}
		if err := p.write(); err != nil {
			return err
		}
	}
	return errors.New("the changed sources do not compile, whatever is dropped")
}

var mutantCall = regexp.MustCompile(`\bmutant[A-Z]\w*\((\d+)`)

// drop drops every change in the lines that the compiler complains about.
func (p *program) drop(out []byte) error {
	sources := map[string][][]byte{}
	for _, m := range typeError.FindAllSubmatch(out, -1) {
		name := string(m[1]) // of the changed source: that is what the compiler reads
		if !filepath.IsAbs(name) {
			name = filepath.Join(p.project, name)
		}
		if !strings.HasPrefix(name, p.folder) {
			continue
		}
		lines, ok := sources[name]
		if !ok {
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			lines = bytes.Split(text, []byte("\n"))
			sources[name] = lines
		}
		number, _ := strconv.Atoi(string(m[2]))
		if number < 1 || number > len(lines) {
			continue
		}
		for _, call := range mutantCall.FindAllSubmatch(lines[number-1], -1) {
			id, _ := strconv.Atoi(string(call[1]))
			p.dropped[id] = true
		}
	}
	return nil
}
