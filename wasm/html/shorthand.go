package html

import "strings"

// Shorthand makes an element of a line and of parts. The line is like
//
//	button.act.primary#key type=button aria-label=$ data-value?=$
//
// in this order: the tag, classes, the key, attributes. Each $ stands for the
// next part, a string; an attribute with ?= is left out where that is "". The
// parts that remain are kids: a string is a text, an Attr an attribute, and ""
// and nil are nothing.
//
// A program is downloaded, so its view says what it says in as little code as
// it can: an element made of a line takes half of the code that it takes when
// each attribute is made by a call, and what is used everywhere is not inlined.
// Like El, it keeps out what would run in a document.
func Shorthand(line string, parts ...any) *Node {
	take := func() string {
		if len(parts) == 0 {
			return ""
		}
		s, _ := parts[0].(string)
		parts = parts[1:]
		return s
	}
	n := new(Node)
	head, attrs, _ := strings.Cut(line, " ")
	head, n.Key, _ = strings.Cut(head, "#")
	if n.Key == "$" {
		n.Key = take()
	}
	tag, class, _ := strings.Cut(head, ".")
	if !allowedTag(tag) {
		return nil
	}
	n.Tag = tag
	if class != "" {
		n.Attrs = append(n.Attrs, Class(strings.ReplaceAll(class, ".", " ")))
	}
	for attrs != "" {
		var a Attr
		a.Name, attrs, _ = strings.Cut(attrs, " ")
		a.Name, a.Value, _ = strings.Cut(a.Name, "=")
		if a.Value == "$" {
			a.Value = take()
		}
		if name, optional := strings.CutSuffix(a.Name, "?"); optional {
			if a.Name = name; a.Value == "" {
				continue
			}
		}
		a.addTo(n)
	}
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			Text(p).addTo(n)
		case *Node:
			Append(n, p)
		case NodeList:
			for _, k := range p {
				Append(n, k)
			}
		case Attr:
			p.addTo(n)
		}
	}
	return n
}

// A NodeList is some elements in a row. Views that are made of lines handle elements
// by their pointers, which takes less code than to copy them; each has one
// parent.
type NodeList []*Node

// Append gives an element one kid more, unless that is nothing.
func Append(to, kid *Node) {
	if kid != nil {
		kid.addTo(to)
	}
}

// Bdi keeps a text of unknown direction to itself.
func Bdi(text string) *Node { return Shorthand("bdi", text) }

// IfElse chooses between two strings.
func IfElse(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
