package html

import "strconv"

// Patches is what turns one tree into another, as one compact JSON text that
// crosses the border to the document in one call. "" changes nothing.
//
// It is one list, read from left to right with a finger on a node, which at
// first is the tree's own element:
//
//	5               moves the finger to the node's kid 5, counted before any change
//	"^"             moves it back up
//	"t", text       sets the text of a text node
//	"s", name, text sets an attribute, or the property of that name
//	"r", name       removes it
//	"k", script     rearranges the kids
//	"!", spec       puts another tree in the place of the whole one
//
// A spec is a text, or [tag, {attributes}, spec of a kid, …]. A script goes
// along the kids:
//
//	5               goes on over 5 kids, which stay
//	-5              removes the 5 next ones
//	[5]             moves kid 5, counted before the script, to here
//	spec            inserts a node here
type Patches string

// A writer writes patches.
type writer struct{ out []byte }

// op begins an operation, or any other element of a list.
func (w *writer) op(name string) {
	w.comma()
	w.out = append(w.out, '"')
	w.out = append(w.out, name...)
	w.out = append(w.out, '"')
}

func (w *writer) comma() {
	switch last := len(w.out) - 1; {
	case last < 0 || w.out[last] == '[' || w.out[last] == '{':
	default:
		w.out = append(w.out, ',')
	}
}

func (w *writer) number(n int) {
	w.comma()
	w.out = strconv.AppendInt(w.out, int64(n), 10)
}

func (w *writer) text(s string) {
	w.comma()
	w.out = quote(w.out, s)
}

func (w *writer) open()  { w.comma(); w.out = append(w.out, '[') }
func (w *writer) close() { w.out = append(w.out, ']') }

// spec writes a whole tree.
func (w *writer) spec(n *Node) {
	if n.Tag == "" {
		w.text(n.Text)
		return
	}
	w.open()
	w.op(n.Tag)
	w.out = append(w.out, ',', '{')
	for _, last := range []bool{false, true} { // a value means something only beside its type
		for _, a := range n.Attrs {
			if isProperty(n.Tag, a.Name) == last {
				w.text(a.Name)
				w.out = append(w.out, ':')
				w.out = quote(w.out, a.Value)
			}
		}
	}
	w.out = append(w.out, '}')
	for i := range n.Children {
		w.spec(&n.Children[i])
	}
	w.close()
}

// quote writes a JSON string. What is no UTF-8, and NUL, become U+FFFD.
func quote(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\n':
			out = append(out, '\\', 'n')
		case r == 0 || r == 0xFFFD:
			out = append(out, "\uFFFD"...)
		case r < ' ':
			out = append(out, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		case r < 0x80:
			out = append(out, byte(r))
		default:
			size := 2
			if r > 0x7FF {
				size = 3
			}
			if r > 0xFFFF {
				size = 4
			}
			out = append(out, s[i:i+size]...)
		}
	}
	return append(out, '"')
}
