package html

// WithInput returns the tree after a person has typed text into the first element
// for which selects returns true; for a checkbox the text is "on" or "". The
// tree thereby stays equal to what is in the document: a program that accepts
// the text as it is changes nothing there, so the caret does not move.
func WithInput(n *Node, text string, selects func(*Node) bool) *Node {
	if changed, ok := withInput(n, text, selects); ok {
		return changed
	}
	return n
}

// HasBinding returns a function that reports whether an element binds that type of
// event to that name, and has that data-value ("" for none).
func HasBinding(event, name, value string) func(*Node) bool {
	return func(n *Node) bool {
		if bound, ok := n.Attr("data-on-" + event); !ok || bound != name {
			return false
		}
		v, _ := n.Attr("data-value")
		return v == value
	}
}

// IsTextarea reports whether a node is a textarea.
func IsTextarea(n *Node) bool { return n.Tag == "textarea" }

func withInput(n *Node, text string, selects func(*Node) bool) (*Node, bool) {
	if selects(n) {
		return n.withValue(text)
	}
	for i, child := range n.Children {
		if child, ok := withInput(child, text, selects); ok {
			changed := *n
			changed.Children = append([]*Node(nil), n.Children...)
			changed.Children[i] = child
			return &changed, true
		}
	}
	return nil, false
}

// withValue returns the element with that text in it, and whether it can have one:
// a text box without a value attribute is not the program's to set.
func (n *Node) withValue(text string) (*Node, bool) {
	kind, _ := n.Attr("type")
	checkable := n.Tag == "input" && (kind == "checkbox" || kind == "radio")
	changed := *n
	changed.Attrs = make([]Attr, 0, len(n.Attrs)+1)
	found := false
	for _, a := range n.Attrs {
		switch {
		case checkable && a.Name == "checked":
			continue
		case !checkable && a.Name == "value" && isProperty(n.Tag, a.Name):
			a.Value, found = text, true
		}
		changed.Attrs = append(changed.Attrs, a)
	}
	if checkable && text != "" {
		changed.Attrs = append(changed.Attrs, Attr{"checked", ""})
	}
	return &changed, checkable || found
}
