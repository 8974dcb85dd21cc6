package html_test

import (
	"encoding/json"
	"fmt"
	"slices"

	"kith/wasm/html"
)

// apply does to a tree what patch.js does to a document.
func apply(root html.Node, patches html.Patches) html.Node {
	if patches == "" {
		return root
	}
	var list []any
	if err := json.Unmarshal([]byte(patches), &list); err != nil {
		panic(fmt.Sprintf("%v in %s", err, patches))
	}
	root = clone(root)
	finger := []*html.Node{&root}
	for len(list) > 0 {
		at := finger[len(finger)-1]
		head := list[0]
		list = list[1:]
		if i, ok := head.(float64); ok {
			finger = append(finger, &at.Children[int(i)])
			continue
		}
		word := func() string {
			s := list[0].(string)
			list = list[1:]
			return s
		}
		switch head {
		case "^":
			finger = finger[:len(finger)-1]
		case "t":
			if at.Tag != "" {
				panic("no text node")
			}
			at.Text = word()
		case "s":
			name, value := word(), word()
			i := slices.IndexFunc(at.Attrs, func(a html.Attr) bool { return a.Name == name })
			if i < 0 {
				at.Attrs = append(at.Attrs, html.Attr{Name: name, Value: value})
			} else {
				at.Attrs[i].Value = value
			}
		case "r":
			name := word()
			was := len(at.Attrs)
			at.Attrs = slices.DeleteFunc(at.Attrs, func(a html.Attr) bool { return a.Name == name })
			if len(at.Attrs) == was {
				panic("no attribute " + name)
			}
		case "k":
			at.Children = rearranged(at.Children, list[0].([]any))
			list = list[1:]
		case "!":
			root = build(list[0])
			list = list[1:]
		default:
			panic(fmt.Sprintf("unknown operation %v", head))
		}
	}
	return root
}

func rearranged(old []html.Node, script []any) []html.Node {
	var kids []html.Node // what stands before the pointer
	rest := make([]int, len(old))
	for i := range rest {
		rest[i] = i
	}
	done := []int{} // old kids that stand in kids, by place; -1 for inserted ones
	put := func(n html.Node, from int) { kids, done = append(kids, n), append(done, from) }
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
					kids, done = slices.Delete(kids, i, i+1), slices.Delete(done, i, i+1)
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
	return kids
}

func build(spec any) html.Node {
	if s, ok := spec.(string); ok {
		return html.Node{Text: s}
	}
	list := spec.([]any)
	n := html.Node{Tag: list[0].(string)}
	attrs := list[1].(map[string]any)
	for name, value := range attrs {
		n.Attrs = append(n.Attrs, html.Attr{Name: name, Value: value.(string)})
	}
	for _, kid := range list[2:] {
		n.Children = append(n.Children, build(kid))
	}
	return n
}

func clone(n html.Node) html.Node {
	n.Attrs = slices.Clone(n.Attrs)
	n.Children = slices.Clone(n.Children)
	for i := range n.Children {
		n.Children[i] = clone(n.Children[i])
	}
	return n
}

// normalized is a tree as a document knows it: no keys, attributes in no order.
func normalized(n html.Node) html.Node {
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
