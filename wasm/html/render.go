package html

import (
	"strings"
	"unicode/utf8"
)

// Render writes the tree as HTML text, which a document parses back into the
// same tree.
func Render(n Node) string {
	return string(render(make([]byte, 0, 4096), &n, ""))
}

// render writes a node. Chosen is the value of the select that it stands in.
func render(out []byte, n *Node, chosen string) []byte {
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
	value, valued := n.Attr("value")
	if n.Tag == "option" && valued && chosen != "" && chosen == value {
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
		chosen = value
	}
	for i := range n.Children {
		out = render(out, &n.Children[i], chosen)
	}
	return append(append(append(out, '<', '/'), n.Tag...), '>')
}

// newline writes one more newline before a text that begins with one, because
// documents drop the first one there.
func newline(out []byte, text string) []byte {
	if text != "" && text[0] == '\n' {
		return append(out, '\n')
	}
	return out
}

// escape writes text so that it stays text. A carriage return is written as a
// number, since documents turn a plain one into a newline; NUL cannot stand in
// a document at all, and bytes that are no UTF-8 mean nothing, so they become
// U+FFFD, as they do in patches.
func escape(out []byte, text string, quoted bool) []byte {
	from := 0
	for i, r := range text {
		var as string
		switch r {
		case '&':
			as = "&amp;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case '\r':
			as = "&#13;"
		case 0, utf8.RuneError:
			as = "\uFFFD"
			if strings.HasPrefix(text[i:], as) {
				continue
			}
		case '"':
			if !quoted {
				continue
			}
			as = "&quot;"
		default:
			continue
		}
		out = append(append(out, text[from:i]...), as...)
		from = i + 1
	}
	return append(out, text[from:]...)
}
