package html_test

import (
	"encoding/json"
	"fmt"
	"slices"

	"kith/wasm/html"
)

// apply applies patches to a tree as patch.js applies them to a document.
func apply(root *html.Node, patches html.Patches) *html.Node {
	if patches == "" {
		return root
	}
	var list []any
	if err := json.Unmarshal([]byte(patches), &list); err != nil {
		panic(fmt.Sprintf("%v in %s", err, patches))
	}
	root = clone(root)
	path := []*html.Node{root} // from the root to the current node
	for len(list) > 0 {
		current := path[len(path)-1]
		op := list[0]
		list = list[1:]
		if i, ok := op.(float64); ok {
			path = append(path, current.Children[int(i)])
			continue
		}
		next := func() string {
			s := list[0].(string)
			list = list[1:]
			return s
		}
		switch op {
		case "^":
			path = path[:len(path)-1]
		case "t":
			if current.Tag != "" {
				panic("not a text node")
			}
			current.Text = next()
		case "s":
			name, value := next(), next()
			i := slices.IndexFunc(current.Attrs, func(a html.Attr) bool { return a.Name == name })
			if i < 0 {
				current.Attrs = append(current.Attrs, html.Attr{Name: name, Value: value})
			} else {
				current.Attrs[i].Value = value
			}
		case "r":
			name := next()
			before := len(current.Attrs)
			current.Attrs = slices.DeleteFunc(current.Attrs, func(a html.Attr) bool { return a.Name == name })
			if len(current.Attrs) == before {
				panic("no attribute " + name)
			}
		case "k":
			current.Children = rearranged(current.Children, list[0].([]any))
			list = list[1:]
		case "!":
			root = build(list[0])
			list = list[1:]
		default:
			panic(fmt.Sprintf("unknown operation %v", op))
		}
	}
	return root
}

func rearranged(old []*html.Node, script []any) []*html.Node {
	var children []*html.Node // the new children so far
	rest := make([]int, len(old))
	for i := range rest {
		rest[i] = i
	}
	done := []int{} // for each of them its old index; -1 for an inserted one
	put := func(n *html.Node, from int) { children, done = append(children, n), append(done, from) }
	for _, item := range script {
		switch item := item.(type) {
		case float64:
			for n := int(item); n > 0; n-- {
				put(old[rest[0]], rest[0])
				rest = rest[1:]
			}
			if item < 0 {
				rest = rest[int(-item):]
			}
		case string:
			put(build(item), -1)
		case []any:
			if f, ok := item[0].(float64); ok {
				from := int(f)
				if i := slices.Index(done, from); i >= 0 {
					children, done = slices.Delete(children, i, i+1), slices.Delete(done, i, i+1)
				} else {
					i := slices.Index(rest, from)
					rest = slices.Delete(rest, i, i+1)
				}
				put(old[from], from)
			} else {
				put(build(item), -1)
			}
		}
	}
	for _, i := range rest {
		put(old[i], i)
	}
	return children
}

func build(spec any) *html.Node {
	if s, ok := spec.(string); ok {
		return &html.Node{Text: s}
	}
	list := spec.([]any)
	n := &html.Node{Tag: list[0].(string)}
	attrs := list[1].(map[string]any)
	for name, value := range attrs {
		n.Attrs = append(n.Attrs, html.Attr{Name: name, Value: value.(string)})
	}
	for _, child := range list[2:] {
		n.Children = append(n.Children, build(child))
	}
	return n
}

func clone(n *html.Node) *html.Node {
	c := *n
	c.Attrs, c.Children = slices.Clone(n.Attrs), slices.Clone(n.Children)
	for i, child := range c.Children {
		c.Children[i] = clone(child)
	}
	return &c
}

// normalized returns a tree as a document represents it: without keys, and with
// the attributes in one order.
func normalized(n *html.Node) *html.Node {
	n = clone(n)
	n.Key = ""
	slices.SortFunc(n.Attrs, func(a, b html.Attr) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	if len(n.Attrs) == 0 {
		n.Attrs = nil
	}
	for i := range n.Children {
		n.Children[i] = normalized(n.Children[i])
	}
	if len(n.Children) == 0 {
		n.Children = nil
	}
	return n
}
