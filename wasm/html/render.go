package html

import (
	"strings"
	"unicode/utf8"
)

// Render returns the tree as HTML text. A browser that parses it gets the same
// tree.
func Render(n *Node) string {
	return string(render(make([]byte, 0, 4096), n, ""))
}

// render appends a node. Selected is the value of the select that it is in.
func render(out []byte, n *Node, selected string) []byte {
	if n.Tag == "" {
		return escape(out, n.Text, false)
	}
	out = append(append(out, '<'), n.Tag...)
	for _, a := range n.Attrs {
		if a.Name == "value" && (n.Tag == "textarea" || n.Tag == "select") {
			continue
		}
		out = append(append(out, ' '), a.Name...)
		if a.Value != "" {
			out = append(escape(append(out, '=', '"'), a.Value, true), '"')
		}
	}
	value, _ := n.Attr("value")
	if n.Tag == "option" && selected != "" && selected == value {
		out = append(out, " selected"...)
	}
	out = append(out, '>')
	if isVoid(n.Tag) {
		return out
	}
	switch n.Tag {
	case "textarea":
		out = escape(newline(out, value), value, false)
	case "pre":
		if len(n.Children) > 0 {
			out = newline(out, n.Children[0].Text)
		}
	case "select":
		selected = value
	}
	for _, child := range n.Children {
		out = render(out, child, selected)
	}
	return append(append(append(out, '<', '/'), n.Tag...), '>')
}

// newline appends a newline if the text begins with one, because a parser drops
// the first newline of a textarea and of a pre.
func newline(out []byte, text string) []byte {
	if text != "" && text[0] == '\n' {
		return append(out, '\n')
	}
	return out
}

// escape appends text so that it is parsed as text. A carriage return is written
// as a character reference, since a parser turns a plain one into a newline. NUL,
// which a document cannot contain, and invalid UTF-8 become U+FFFD, as they do in
// patches.
func escape(out []byte, text string, quoted bool) []byte {
	from := 0
	for i, r := range text {
		var replacement string
		switch r {
		case '&':
			replacement = "&amp;"
		case '<':
			replacement = "&lt;"
		case '>':
			replacement = "&gt;"
		case '\r':
			replacement = "&#13;"
		case 0, utf8.RuneError:
			replacement = "\uFFFD"
			if strings.HasPrefix(text[i:], replacement) {
				continue
			}
		case '"':
			if !quoted {
				continue
			}
			replacement = "&quot;"
		default:
			continue
		}
		out = append(append(out, text[from:i]...), replacement...)
		from = i + 1
	}
	return append(out, text[from:]...)
}
