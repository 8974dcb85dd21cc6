package html

import "strconv"

// Patches change a document from one tree to another: a JSON list, described in
// the package comment. "" changes nothing.
type Patches string

// A writer writes the JSON of patches, after the bracket that they begin with.
type writer struct{ out []byte }

// op writes a name that needs no quoting: of an operation, or a tag.
func (w *writer) op(name string) {
	w.comma()
	w.out = append(w.out, '"')
	w.out = append(w.out, name...)
	w.out = append(w.out, '"')
}

// comma separates an item from the one before it, if there is one.
func (w *writer) comma() {
	if last := w.out[len(w.out)-1]; last != '[' && last != '{' {
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
	for _, properties := range []bool{false, true} { // the properties last: what a value means depends on the type
		for _, a := range n.Attrs {
			if isProperty(n.Tag, a.Name) == properties {
				w.text(a.Name)
				w.out = append(w.out, ':')
				w.out = quote(w.out, a.Value)
			}
		}
	}
	w.out = append(w.out, '}')
	for _, child := range n.Children {
		w.spec(child)
	}
	w.close()
}

// quote appends a JSON string. Invalid UTF-8 and NUL become U+FFFD.
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
