package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kith/build/root"
	"kith/wasm/html"
	"kith/wasm/locale"
)

// eachStory calls visit with each screen of both programs in each language.
func eachStory(t *testing.T, visit func(t *testing.T, s story, body *html.Node)) {
	for _, language := range locale.Languages {
		for _, s := range stories(language) {
			t.Run(s.name+"."+language, func(t *testing.T) { visit(t, s, page{story: s}.screen().Body) })
		}
	}
	for _, s := range inboxStories() {
		t.Run(s.name, func(t *testing.T) {
			screen := page{story: s}.screen()
			if screen.Name == "" || screen.Title == "" || strings.Contains(html.Render(screen.Body), "%!") {
				t.Error("the screen has no name or title, or a formatting error")
			}
			visit(t, s, screen.Body)
		})
	}
}

// visitElements visits an element and every element in it.
func visitElements(n *html.Node, visit func(*html.Node)) {
	visit(n)
	for _, k := range n.Children {
		if k.Tag != "" {
			visitElements(k, visit)
		}
	}
}

// isHidden reports whether screen readers skip an element, such as what is pressed
// beside a menu to close it.
func isHidden(n *html.Node) bool {
	hidden, _ := n.Attr("aria-hidden")
	return hidden == "true"
}

// accessibleName returns what a screen reader says of an element.
func accessibleName(n *html.Node) string {
	if n.Tag == "" {
		return n.Text
	}
	if label, ok := n.Attr("aria-label"); ok {
		return label
	}
	if isHidden(n) {
		return ""
	}
	var all []string
	for _, k := range n.Children {
		all = append(all, accessibleName(k))
	}
	return strings.TrimSpace(strings.Join(all, ""))
}

// labelled returns the elements that a label around them or elsewhere names.
func labelled(body *html.Node) map[string]bool {
	all := map[string]bool{}
	visitElements(body, func(label *html.Node) {
		if label.Tag != "label" || accessibleName(label) == "" {
			return
		}
		if id, ok := label.Attr("for"); ok {
			all["#"+id] = true
		}
		visitElements(label, func(n *html.Node) { all[html.Render(n)] = true })
	})
	return all
}

func TestEveryControlHasAName(t *testing.T) {
	eachStory(t, func(t *testing.T, _ story, body *html.Node) {
		labelled := labelled(body)
		visitElements(body, func(n *html.Node) {
			role, _ := n.Attr("role")
			if id, _ := n.Attr("id"); labelled["#"+id] || labelled[html.Render(n)] {
				return
			}
			switch {
			case n.Tag == "button", n.Tag == "a", n.Tag == "input", n.Tag == "textarea", n.Tag == "nav",
				role == "log", role == "img", role == "link", role == "switch":
				if accessibleName(n) == "" {
					t.Errorf("a %s %v has no name", n.Tag, n.Attrs)
				}
			case n.Tag == "img":
				if _, ok := n.Attr("alt"); !ok {
					t.Errorf("an image %v has no alt", n.Attrs)
				}
			}
			if _, pressed := n.Attr("data-on-click"); pressed && n.Tag != "button" && role != "link" && !isHidden(n) {
				t.Errorf("a %s can be pressed, but is no button", n.Tag)
			}
		})
	})
}

func TestHeadings(t *testing.T) {
	eachStory(t, func(t *testing.T, s story, body *html.Node) {
		first := 0
		visitElements(body, func(n *html.Node) {
			if n.Tag == "h1" {
				first++
			}
		})
		quiet := strings.HasPrefix(s.name, "article-") || s.name == "category-not-found" || s.name == "inbox-starting"
		if first != 1 && !(quiet && first == 0) {
			t.Errorf("there are %d first headings", first)
		}
	})
}

// names reads the names of actions from the source of a program's view.
func names(t *testing.T, program string) []string {
	project, err := root.Find()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(project, "wasm", program, "view/names.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	ast.Inspect(file, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			name, _ := strconv.Unquote(l.Value)
			all = append(all, name)
		}
		return true
	})
	return all
}

// TestNames checks that whatever can be clicked has a name that the program knows,
// and that each name it knows can be clicked somewhere.
func TestNames(t *testing.T) {
	known := map[bool][]string{false: names(t, "chat"), true: names(t, "agent")}
	bound := map[bool]map[string]bool{false: {}, true: {}}
	eachStory(t, func(t *testing.T, s story, body *html.Node) {
		inbox := s.inbox != nil
		visitElements(body, func(n *html.Node) {
			for _, a := range n.Attrs {
				if strings.HasPrefix(a.Name, "data-on-") {
					bound[inbox][a.Value] = true
					if !slices.Contains(known[inbox], a.Value) {
						t.Errorf("%s is bound to %q, which the program does not know", a.Name, a.Value)
					}
				}
			}
		})
	})
	for inbox, names := range known {
		for _, name := range names {
			if !bound[inbox][name] && !strings.HasSuffix(name, "-") {
				t.Errorf("%q is bound nowhere", name)
			}
		}
	}
}

func TestTreesAreValid(t *testing.T) {
	eachStory(t, func(t *testing.T, _ story, body *html.Node) {
		ids := map[string]bool{}
		visitElements(body, func(n *html.Node) {
			keys, attrs := map[string]bool{}, map[string]bool{}
			for _, k := range n.Children {
				if k.Key != "" && keys[k.Key] {
					t.Errorf("two kids of a %s have the key %q", n.Tag, k.Key)
				}
				keys[k.Key] = true
			}
			for _, a := range n.Attrs {
				if attrs[a.Name] || a.Name == "style" || strings.HasPrefix(a.Name, "on") {
					t.Errorf("a %s has the attribute %s twice, or must not have it", n.Tag, a.Name)
				}
				attrs[a.Name] = true
				if a.Name == "id" && ids[a.Value] {
					t.Errorf("the id %q is there twice", a.Value)
				}
				if a.Name == "id" {
					ids[a.Value] = true
				}
				if a.Name == "target" {
					if rel, _ := n.Attr("rel"); !strings.HasPrefix(rel, "noopener noreferrer") {
						t.Error("a link tells the page that it leads to where it comes from")
					}
				}
			}
		})
	})
}

// TestContract checks the names that tests and pages rely on.
func TestContract(t *testing.T) {
	for _, c := range []struct {
		story, screen string
		buttons       string
	}{
		{"home-prerendered", "home", "Send,Menu,Close"}, {"home-running", "home", "Send,New conversation"},
		{"conversation", "conversation", "Send,Back,Menu,Close"}, {"conversation-ended", "conversation", "New conversation,Back"},
		{"history", "history", "New conversation,Back"}, {"kb", "kb", "Back"}, {"category", "category", "Back"},
		{"article", "article", "Back"}, {"search", "search", "Back"},
	} {
		i := slices.IndexFunc(stories("en"), func(s story) bool { return s.name == c.story })
		screen := page{story: stories("en")[i]}.screen()
		if screen.Name != c.screen {
			t.Errorf("%s is the screen %q", c.story, screen.Name)
		}
		for _, name := range strings.Split(c.buttons, ",") {
			found := 0
			visitElements(screen.Body, func(n *html.Node) {
				if n.Tag == "button" && accessibleName(n) == name {
					found++
				}
			})
			if found != 1 {
				t.Errorf("%s has %d buttons %q", c.story, found, name)
			}
		}
		writes := c.screen == "home" || c.screen == "conversation" && c.story != "conversation-ended"
		visitElements(screen.Body, func(n *html.Node) {
			if n.Tag == "textarea" && accessibleName(n) == "Message" {
				writes = !writes
			}
			if role, _ := n.Attr("role"); role == "log" && accessibleName(n) != "Conversation" {
				t.Errorf("the log is named %q", accessibleName(n))
			}
		})
		if writes {
			t.Errorf("%s: the text box is missing, or is one too many", c.story)
		}
	}
}
