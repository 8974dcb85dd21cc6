package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// pure are the rooms that know nothing but what they are told: no clock, no
// chance, no files, no network, and no goroutine.
var pure = []string{"wasm/app", "wasm/html", "wasm/chat", "wasm/agent", "wasm/format", "server/protocol"}

// worldly are the packages by which the world gets in.
var worldly = []string{"os", "net", "syscall", "sync", "crypto/rand", "math/rand", "runtime", "log", "context"}

// Pure answers what in a file of a pure room is not. The file's name is
// relative to the project; tests may do as they like.
func Pure(name string, source []byte) (breaches []string) {
	in := func(room string) bool { return strings.HasPrefix(name, room+"/") }
	if !slices.ContainsFunc(pure, in) || strings.HasSuffix(name, "_test.go") {
		return nil
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return []string{err.Error()}
	}
	add := func(at token.Pos, what string) {
		breaches = append(breaches, fmt.Sprintf("%s: a pure package %s", files.Position(at), what))
	}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		for _, w := range worldly {
			if path == w || strings.HasPrefix(path, w+"/") && path != "math/rand/v2" {
				add(spec.Pos(), "imports "+path)
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			add(n.Pos(), "starts a goroutine")
		case *ast.ChanType:
			add(n.Pos(), "has a channel")
		case *ast.SelectorExpr:
			if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "After", "Sleep", "Local"}, n.Sel.Name) {
				add(n.Pos(), "looks at the clock: time."+n.Sel.Name)
			}
		}
		return true
	})
	return breaches
}
