package agent

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kith/wasm/html"
)

// Each name that a scene binds is one of the constants, each constant is bound
// in some scene, and Update has a case for each.
func TestNamesAreBoundAndKnown(t *testing.T) {
	constants, cases := declared(t)
	bound := map[string]bool{}
	for _, s := range scenes() {
		eachNode(View(s.m).Body, func(n html.Node) {
			for _, a := range n.Attrs {
				if event, ok := strings.CutPrefix(a.Name, "data-on-"); ok {
					bound[a.Value] = true
					if _, known := constants[a.Value]; !known {
						t.Errorf("%s: %s of <%s> is bound to %q, which is no name", s.name, event, n.Tag, a.Value)
					}
				}
			}
		})
	}
	for name, constant := range constants {
		if !bound[name] {
			t.Errorf("%s is bound in no scene", constant)
		}
		if !cases[constant] {
			t.Errorf("Update has no case for %s", constant)
		}
	}
}

// declared answers the Name… constants by their value, and which of them stand
// in a case.
func declared(t *testing.T) (map[string]string, map[string]bool) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	constants, cases := map[string]string{}, map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		read(file, constants, cases)
	}
	return constants, cases
}

func read(file *ast.File, constants map[string]string, cases map[string]bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			if name := n.Names[0].Name; strings.HasPrefix(name, "Name") && len(n.Values) == 1 {
				value, _ := strconv.Unquote(n.Values[0].(*ast.BasicLit).Value)
				constants[value] = name
			}
		case *ast.CaseClause:
			for _, e := range n.List {
				if id, ok := e.(*ast.Ident); ok {
					cases[id.Name] = true
				}
			}
		}
		return true
	})
}

func eachNode(n html.Node, visit func(html.Node)) {
	visit(n)
	for _, k := range n.Children {
		eachNode(k, visit)
	}
}

// Every control has a name that can be heard.
func TestControlsHaveNames(t *testing.T) {
	for _, s := range scenes() {
		eachNode(View(s.m).Body, func(n html.Node) {
			switch n.Tag {
			case "button", "a", "textarea":
				if label, _ := n.Attr("aria-label"); label == "" && heard(n) == "" {
					t.Errorf("%s: a <%s> has no name: %s", s.name, n.Tag, html.Render(n))
				}
			}
		})
	}
}

func heard(n html.Node) string {
	if hidden, _ := n.Attr("aria-hidden"); hidden == "true" {
		return ""
	}
	text := n.Text
	for _, k := range n.Children {
		text += heard(k)
	}
	return strings.TrimSpace(text)
}
