package html

// Fill answers the tree as it is once a person has put text into the element
// that is chosen, the first one; for a checkbox "on" or "". So a tree goes on
// being what is in the document, and a program that takes the text over as it
// is changes nothing there, and never moves the caret.
func Fill(n Node, text string, chosen func(*Node) bool) Node {
	if filled, ok := fill(&n, text, chosen); ok {
		return filled
	}
	return n
}

// Bound chooses the element on which an event has a name, and that says which
// of many by value.
func Bound(event, name, value string) func(*Node) bool {
	return func(n *Node) bool {
		if bound, ok := n.Attr("data-on-" + event); !ok || bound != name {
			return false
		}
		v, _ := n.Attr("data-value")
		return v == value
	}
}

// TextBox chooses a textarea.
func TextBox(n *Node) bool { return n.Tag == "textarea" }

func fill(n *Node, text string, chosen func(*Node) bool) (Node, bool) {
	if n.Tag == "" {
		return Node{}, false
	}
	if chosen(n) {
		return n.hold(text)
	}
	for i := range n.Kids {
		if kid, ok := fill(&n.Kids[i], text, chosen); ok {
			filled := *n
			filled.Kids = append([]Node(nil), n.Kids...)
			filled.Kids[i] = kid
			return filled, true
		}
	}
	return Node{}, false
}

// hold answers the element as it is with that text in it. A text box that
// shows no value of the program's is left to the person.
func (n *Node) hold(text string) (Node, bool) {
	t, _ := n.Attr("type")
	box := n.Tag == "input" && (t == "checkbox" || t == "radio")
	held := *n
	held.Attrs = make([]Attr, 0, len(n.Attrs)+1)
	found := false
	for _, a := range n.Attrs {
		switch {
		case box && a.Name == "checked":
			continue
		case !box && a.Name == "value" && live(n.Tag, a.Name):
			a.Value, found = text, true
		}
		held.Attrs = append(held.Attrs, a)
	}
	if box && text != "" {
		held.Attrs = append(held.Attrs, Attr{"checked", ""})
	}
	return held, box || found
}
