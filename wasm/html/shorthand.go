package html

import "strings"

// Shorthand returns an element made from a one-line notation and from parts. The
// notation is like
//
//	button.act.primary#key type=button aria-label=$ data-value?=$
//
// It consists of the tag, the classes, the key and the attributes, in this order
// and without quotes. Each $ stands for the next part, which must be a string. An
// attribute written with ?= is left out if its value is "". The parts that remain
// are added to the element: a string as a text, a *Node or a NodeList as children,
// an Attr as an attribute; "" and nil are nothing. Like El, it leaves out what
// would run in a document, and returns nil for a tag that is not allowed.
//
// It is there for size: a program is downloaded, and an element that is written
// like this takes half of the code that it takes when each attribute is a call.
func Shorthand(notation string, parts ...any) *Node {
	next := func() string {
		if len(parts) == 0 {
			return ""
		}
		s, _ := parts[0].(string)
		parts = parts[1:]
		return s
	}
	n := new(Node)
	head, attrs := cut(notation, ' ')
	head, n.Key = cut(head, '#')
	if n.Key == "$" {
		n.Key = next()
	}
	tag, class := cut(head, '.')
	if !allowedTag(tag) {
		return Text("")
	}
	n.Tag = tag
	n.Attrs = make([]Attr, 0, strings.Count(attrs, "=")+min(len(class), 1))
	if class != "" {
		n.Attrs = append(n.Attrs, Class(strings.ReplaceAll(class, ".", " ")))
	}
	for attrs != "" {
		var a Attr
		a.Name, attrs = cut(attrs, ' ')
		a.Name, a.Value = cut(a.Name, '=')
		if a.Value == "$" {
			a.Value = next()
		}
		if name, optional := strings.CutSuffix(a.Name, "?"); optional {
			if a.Name = name; a.Value == "" {
				continue
			}
		}
		a.addTo(n)
	}
	children := len(parts)
	for _, p := range parts {
		if list, ok := p.(NodeList); ok {
			children += len(list)
		}
	}
	if children == 1 {
		if text, _ := parts[0].(string); text != "" && !isVoid(tag) && tag != "textarea" {
			// Half of all elements hold a text and nothing else: it and the list are one piece of memory.
			only := &struct {
				text Node
				list [1]*Node
			}{text: Node{Text: text}}
			only.list[0] = &only.text
			n.Children = only.list[:]
			return n
		}
	}
	n.Children = make([]*Node, 0, children)
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			Text(p).addTo(n)
		case *Node:
			p.addTo(n)
		case NodeList:
			p.addTo(n)
		case Attr:
			p.addTo(n)
		}
	}
	return n
}

// cut is strings.Cut at one byte, which is faster: the texts are a few bytes long, and there
// are several in each element of each screen.
func cut(s string, at byte) (before, after string) {
	for i := range len(s) {
		if s[i] == at {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// Append adds a child to an element; nil adds nothing.
func Append(parent, child *Node) { child.addTo(parent) }

// Bdi returns a bdi element: text of unknown direction, isolated from what is
// around it.
func Bdi(text string) *Node { return Shorthand("bdi", text) }

// IfElse returns a if the condition holds, and b otherwise.
func IfElse(condition bool, a, b string) string {
	if condition {
		return a
	}
	return b
}
