package view

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"kith/wasm/html"
)

// Each name that a scene binds is one of the constants, and each constant is
// bound in some scene.
func TestNamesAreBound(t *testing.T) {
	source, err := os.ReadFile("names.go")
	if err != nil {
		t.Fatal(err)
	}
	constants := map[string]string{} // by value
	for _, m := range regexp.MustCompile(`(Name\w+) += "(\w+)"`).FindAllStringSubmatch(string(source), -1) {
		constants[m[2]] = m[1]
	}
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
	}
}

func eachNode(n html.Node, visit func(html.Node)) {
	visit(n)
	for _, k := range n.Children {
		eachNode(k, visit)
	}
}

// Every control has a name for screen readers.
func TestControlsHaveNames(t *testing.T) {
	for _, s := range scenes() {
		eachNode(View(s.m).Body, func(n html.Node) {
			switch n.Tag {
			case "button", "a", "textarea":
				if label, _ := n.Attr("aria-label"); label == "" && spokenText(n) == "" {
					t.Errorf("%s: a <%s> has no name: %s", s.name, n.Tag, html.Render(n))
				}
			}
		})
	}
}

func spokenText(n html.Node) string {
	if hidden, _ := n.Attr("aria-hidden"); hidden == "true" {
		return ""
	}
	text := n.Text
	for _, k := range n.Children {
		text += spokenText(k)
	}
	return strings.TrimSpace(text)
}
