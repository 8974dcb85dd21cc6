package html

// A Node is an element, or a text if Tag is "". Make one with El, Shorthand or
// Text, so that it never contains what a document would run or parse in another
// way.
type Node struct {
	Tag      string
	Key      string // identifies it among its siblings when they move; unique among them, or ""
	Text     string // of a text node
	Attrs    []Attr // in the order given, each name once
	Children []*Node
}

// An Attr is an attribute. For those that are the initial value of a property
// that people change (value, checked), the property is set instead.
type Attr struct{ Name, Value string }

// A Part is something that an element is made of: an attribute, a child, a key.
// A nil Part or child is nothing.
type Part interface{ addTo(*Node) }

// El returns an element made of its parts. For a tag that is not allowed, such as
// "script", it returns an empty text, which is nothing. The text of a textarea is its value
// attribute; children of a textarea are left out.
func El(tag string, parts ...Part) *Node {
	if !allowedTag(tag) {
		return Text("")
	}
	attrs, children := 0, 0
	for _, p := range parts {
		switch p := p.(type) {
		case Attr:
			attrs++
		case *Node:
			children++
		case NodeList:
			children += len(p)
		}
	}
	n := &Node{Tag: tag, Attrs: make([]Attr, 0, attrs), Children: make([]*Node, 0, children)}
	for _, p := range parts {
		if p != nil {
			p.addTo(n)
		}
	}
	return n
}

// addTo joins a text to a text before it, since a document that is parsed has one
// text node for both.
func (n *Node) addTo(to *Node) {
	if n == nil {
		return
	}
	if n.Tag == "" {
		if n.Text == "" {
			return
		}
		if last := len(to.Children) - 1; last >= 0 && to.Children[last].Tag == "" {
			to.Children[last] = Text(to.Children[last].Text + n.Text)
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

// Text returns a text node.
func Text(s string) *Node { return &Node{Text: s} }

// A Key is the part that sets the key of an element, see Node.Key.
type Key string

func (k Key) addTo(to *Node) { to.Key = string(k) }

// A NodeList is several children.
type NodeList []*Node

func (list NodeList) addTo(to *Node) {
	for _, n := range list {
		n.addTo(to)
	}
}

// Attr returns the value of an attribute, and whether the element has it.
func (n *Node) Attr(name string) (string, bool) {
	for _, a := range n.Attrs {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}
