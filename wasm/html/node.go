// Package html is a tree of plain data that stands for a piece of a document:
// it can be rendered to text, and the difference between two trees can be told
// as patches, which static/patch.js applies.
//
// What a person can press is a name in the tree (On); there is no func in it.
// Text is always text: nothing in a tree is ever parsed as markup, and what
// would run in a document (a script, a handler, a javascript: link) cannot
// become part of one.
//
// Trees are never changed once they are made; so a piece that is used again in
// the next tree costs the difference nothing.
//
// It is pure, runs natively and in the wasm, and must never import anything of
// this project.
package html

// A Node is an element, or a text where Tag is "". Make it with El and Text,
// which keep what a document would take for something else out of it.
type Node struct {
	Tag      string
	Key      string // tells siblings apart when they move; unique among them, or ""
	Text     string // of a text node
	Attrs    []Attr // in the order given; no name twice
	Children []Node
}

// An Attr is an attribute. A property that people change by themselves (value,
// checked) is set as the property.
type Attr struct{ Name, Value string }

// A Part is something that an element is made of: an attribute, a kid, a key.
type Part interface{ addTo(*Node) }

// El makes an element of its parts. A tag that is no part of a panel, such as
// "script", makes nothing. The text of a textarea is its value.
func El(tag string, parts ...Part) Node {
	if !allowedTag(tag) {
		return Node{}
	}
	n := Node{Tag: tag}
	attrs, kids := 0, 0
	for _, p := range parts {
		switch p := p.(type) {
		case Attr:
			attrs++
		case Node:
			kids++
		case Nodes:
			kids += len(p)
		}
	}
	if attrs > 0 {
		n.Attrs = make([]Attr, 0, attrs)
	}
	if kids > 0 {
		n.Children = make([]Node, 0, kids)
	}
	for _, p := range parts {
		if p != nil {
			p.addTo(&n)
		}
	}
	return n
}

// addTo puts neighbouring texts into one, as a document that was rendered has
// them.
func (n Node) addTo(to *Node) {
	if n.Tag == "" {
		if n.Text == "" {
			return
		}
		if last := len(to.Children) - 1; last >= 0 && to.Children[last].Tag == "" {
			to.Children[last].Text += n.Text
			return
		}
	}
	if !isVoid(to.Tag) && to.Tag != "textarea" {
		to.Children = append(to.Children, n)
	}
}

func (a Attr) addTo(to *Node) {
	if a.Name == "" || !allowedAttr(a) {
		return
	}
	for i := range to.Attrs {
		if to.Attrs[i].Name == a.Name {
			to.Attrs[i].Value = a.Value
			return
		}
	}
	to.Attrs = append(to.Attrs, a)
}

// Text makes a text node.
func Text(s string) Node { return Node{Text: s} }

// A Key is the part that names an element among its siblings.
type Key string

func (k Key) addTo(to *Node) { to.Key = string(k) }

// Nodes are kids in a row.
type Nodes []Node

func (ns Nodes) addTo(to *Node) {
	for _, n := range ns {
		n.addTo(to)
	}
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
