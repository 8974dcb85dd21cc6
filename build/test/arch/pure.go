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

// pure lists the components whose results depend only on their arguments: they
// use no clock, random numbers, files, network, goroutines or channels.
var pure = []string{"wasm/app", "wasm/html", "wasm/chat", "wasm/agent", "wasm/connection", "wasm/outbox", "wasm/merge", "wasm/timeline", "wasm/format", "wasm/locale", "server/protocol"}

// impure lists packages, with those below them, that a pure component must not
// import.
var impure = []string{"os", "net", "syscall", "sync", "crypto/rand", "math/rand", "runtime", "log", "context"}

// Purity returns what is not pure in a file of a pure component. The name is
// relative to the root of the project. Tests are exempt.
func Purity(name string, source []byte) (violations []string) {
	in := func(component string) bool { return strings.HasPrefix(name, component+"/") }
	if !slices.ContainsFunc(pure, in) || strings.HasSuffix(name, "_test.go") {
		return nil
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return []string{err.Error()}
	}
	add := func(at token.Pos, what string) {
		violations = append(violations, fmt.Sprintf("%s: a pure package %s", files.Position(at), what))
	}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		for _, w := range impure {
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
				add(n.Pos(), "uses the clock: time."+n.Sel.Name)
			}
		}
		return true
	})
	return violations
}
