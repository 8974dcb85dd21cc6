package html

// Diff returns the patches that turn the old tree into the new one.
func Diff(old, new *Node) Patches {
	if !matches(old, new) || new.Tag == "" {
		return Replace(new)
	}
	w := writer{out: []byte{'['}}
	w.node(old, new)
	if len(w.out) == 1 {
		return ""
	}
	w.close()
	return Patches(w.out)
}

// Replace returns the patches that replace whatever is in the document by a tree.
func Replace(n *Node) Patches {
	w := writer{out: []byte{'['}}
	w.op("!")
	w.spec(n)
	w.close()
	return Patches(w.out)
}

// matches reports whether a node of the document can be changed from a to b,
// rather than replaced, so that it keeps its focus, scroll position and caret.
func matches(a, b *Node) bool { return a.Tag == b.Tag && a.Key == b.Key }

// node writes how a node changes into one that matches it.
func (w *writer) node(old, new *Node) {
	if old == new { // a part of the tree that the program used again: trees are never changed
		return
	}
	if new.Tag != "" {
		w.element(old, new)
	} else if old.Text != new.Text {
		w.op("t")
		w.text(new.Text)
	}
}

func (w *writer) element(old, new *Node) {
	w.attrs(old, new, false)
	w.children(old.Children, new.Children)
	w.attrs(old, new, true) // a select takes a value only once it has that option
}

// attrs writes how the attributes change: either those that are set as properties
// or all others.
func (w *writer) attrs(old, new *Node, properties bool) {
	for i, a := range new.Attrs {
		if isProperty(new.Tag, a.Name) != properties {
			continue
		}
		if i < len(old.Attrs) && old.Attrs[i] == a { // the usual case: their order rarely changes
			continue
		}
		if before, ok := old.Attr(a.Name); !ok || before != a.Value {
			w.op("s")
			w.text(a.Name)
			w.text(a.Value)
		}
	}
	for i, a := range old.Attrs {
		if isProperty(new.Tag, a.Name) != properties || i < len(new.Attrs) && new.Attrs[i].Name == a.Name {
			continue
		}
		if _, ok := new.Attr(a.Name); !ok {
			w.op("r")
			w.text(a.Name)
		}
	}
}

// children writes how the children change: first those that remain, while they
// are in their old places, and then how all are rearranged.
func (w *writer) children(old, new []*Node) {
	if allMatch(old, new) {
		for i := range new {
			w.child(i, old[i], new[i])
		}
		return
	}
	from := matchChildren(old, new)
	for i, f := range from {
		if f >= 0 {
			w.child(f, old[f], new[i])
		}
	}
	w.op("k")
	w.open()
	w.script(len(old), from, new)
	w.close()
}

// child writes how the child with that index changes, and nothing if it does not.
func (w *writer) child(index int, old, new *Node) {
	start := len(w.out)
	w.number(index)
	inside := len(w.out)
	w.node(old, new)
	if len(w.out) == inside {
		w.out = w.out[:start]
	} else {
		w.op("^")
	}
}

func allMatch(old, new []*Node) bool {
	if len(old) != len(new) {
		return false
	}
	for i := range new {
		if !matches(old[i], new[i]) {
			return false
		}
	}
	return true
}

// script writes how count children are rearranged, with as few moves as possible.
// From is the result of matchChildren.
func (w *writer) script(count int, from []int, new []*Node) {
	stays := longestIncreasing(from)
	kept := make([]bool, count) // by old index: whether it is in the new tree
	for _, f := range from {
		if f >= 0 {
			kept[f] = true
		}
	}
	moved := make([]bool, count) // by old index: whether it was moved already
	next, run := 0, 0            // the next old child; how many to keep, or if negative, to remove
	flush := func() {
		if run != 0 {
			w.number(run)
			run = 0
		}
	}
	// advance keeps or removes the old children before an index.
	advance := func(to int) {
		for ; next < to; next++ {
			switch {
			case moved[next]:
			case kept[next]:
				if run < 0 {
					flush()
				}
				run++
			default:
				if run > 0 {
					flush()
				}
				run--
			}
		}
	}
	for i := range new {
		switch {
		case stays[i]:
			advance(from[i] + 1)
		case from[i] >= 0:
			flush()
			w.open()
			w.number(from[i])
			w.close()
			moved[from[i]] = true
		default:
			flush()
			w.spec(new[i])
		}
	}
	advance(count)
	if run < 0 {
		flush()
	}
}
