// Package html is a tree of plain data that stands for a piece of a document:
// it can be rendered to text, and the difference between two trees can be told
// as patches, which static/frame.js applies.
//
// What a person can press is a name in the tree (On); there is no func in it.
// Text is always text: nothing in a tree is ever parsed as markup.
//
// It is pure, runs natively and in the wasm, and must never import anything of
// this project.
package html

// A Node is an element, or a text where Tag is "".
type Node struct {
	Tag   string
	Key   string // tells siblings apart when they move; unique among them, or ""
	Text  string // of a text node
	Attrs []Attr // in the order given; no name twice
	Kids  []Node
}

// An Attr is an attribute. A property that people change by themselves (value,
// checked) is set as the property.
type Attr struct{ Name, Value string }

// A Part is something that an element is made of: an attribute, a kid, a key.
type Part interface{ join(*Node) }

// El makes an element of its parts.
func El(tag string, parts ...Part) Node {
	n := Node{Tag: tag}
	for _, p := range parts {
		if p != nil {
			p.join(&n)
		}
	}
	return n
}

func (n Node) join(to *Node) {
	if n.Tag != "" || n.Text != "" {
		to.Kids = append(to.Kids, n)
	}
}

func (a Attr) join(to *Node) {
	if a.Name != "" {
		to.Attrs = append(to.Attrs, a)
	}
}

// Text makes a text node.
func Text(s string) Node { return Node{Text: s} }

// A Key is the part that names an element among its siblings.
type Key string

func (k Key) join(to *Node) { to.Key = string(k) }

// Nodes are kids in a row.
type Nodes []Node

func (ns Nodes) join(to *Node) {
	for _, n := range ns {
		n.join(to)
	}
}

// Class names the element's style.
func Class(names string) Attr { return Attr{"class", names} }

// Is makes an attribute.
func Is(name, value string) Attr { return Attr{name, value} }

// Flag makes an attribute without a value where on, and nothing otherwise.
func Flag(name string, on bool) Attr {
	if !on {
		return Attr{}
	}
	return Attr{name, ""}
}

// On says by which name the program is told when a person does something of
// that type here: "click", "input", "change", "scroll", "submit", or "enter",
// "escape", "up", "down", "home" and "end" for the keys.
func On(event, name string) Attr { return Attr{"data-on-" + event, name} }

// Value is what the program is told beside the name, such as which of many.
func Value(v string) Attr { return Attr{"data-value", v} }

// If is the part where yes, and nothing otherwise.
func If(yes bool, p Part) Part {
	if yes {
		return p
	}
	return nil
}

// Attr answers an attribute's value, and whether it is there.
func (n Node) Attr(name string) (string, bool) {
	for _, a := range n.Attrs {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}
