package html

// WithInput answers the tree as it is once a person has put text into the element
// that is chosen, the first one; for a checkbox "on" or "". So a tree goes on
// being what is in the document, and a program that takes the text over as it
// is changes nothing there, and never moves the caret.
func WithInput(n Node, text string, chosen func(*Node) bool) Node {
	if filled, ok := withInput(&n, text, chosen); ok {
		return filled
	}
	return n
}

// HasBinding chooses the element on which an event has a name, and that says which
// of many by value.
func HasBinding(event, name, value string) func(*Node) bool {
	return func(n *Node) bool {
		if bound, ok := n.Attr("data-on-" + event); !ok || bound != name {
			return false
		}
		v, _ := n.Attr("data-value")
		return v == value
	}
}

// IsTextarea chooses a textarea.
func IsTextarea(n *Node) bool { return n.Tag == "textarea" }

func withInput(n *Node, text string, chosen func(*Node) bool) (Node, bool) {
	if n.Tag == "" {
		return Node{}, false
	}
	if chosen(n) {
		return n.withValue(text)
	}
	for i := range n.Children {
		if kid, ok := withInput(&n.Children[i], text, chosen); ok {
			filled := *n
			filled.Children = append([]Node(nil), n.Children...)
			filled.Children[i] = kid
			return filled, true
		}
	}
	return Node{}, false
}

// withValue answers the element as it is with that text in it. A text box that
// shows no value of the program's is left to the person.
func (n *Node) withValue(text string) (Node, bool) {
	t, _ := n.Attr("type")
	box := n.Tag == "input" && (t == "checkbox" || t == "radio")
	held := *n
	held.Attrs = make([]Attr, 0, len(n.Attrs)+1)
	found := false
	for _, a := range n.Attrs {
		switch {
		case box && a.Name == "checked":
			continue
		case !box && a.Name == "value" && isProperty(n.Tag, a.Name):
			a.Value, found = text, true
		}
		held.Attrs = append(held.Attrs, a)
	}
	if box && text != "" {
		held.Attrs = append(held.Attrs, Attr{"checked", ""})
	}
	return held, box || found
}
