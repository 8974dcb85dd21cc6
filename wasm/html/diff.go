package html

// Diff tells what turns the old tree into the new one.
func Diff(old, new Node) Patches {
	if !matches(&old, &new) || new.Tag == "" {
		return Replace(new)
	}
	w := writer{out: []byte{'['}}
	w.element(&old, &new)
	if len(w.out) == 1 {
		return ""
	}
	w.close()
	return Patches(w.out)
}

// Replace puts a tree in the place of whatever is in the document.
func Replace(n Node) Patches {
	w := writer{out: []byte{'['}}
	w.op("!")
	w.spec(&n)
	w.close()
	return Patches(w.out)
}

// matches reports whether one node can become the other, so that what the document
// knows of it (focus, scroll, caret) stays.
func matches(a, b *Node) bool { return a.Tag == b.Tag && a.Key == b.Key }

// node changes a node that is alike.
func (w *writer) node(old, new *Node) {
	if new.Tag != "" {
		w.element(old, new)
	} else if old.Text != new.Text {
		w.op("t")
		w.text(new.Text)
	}
}

func (w *writer) element(old, new *Node) {
	if !sameSlice(old.Attrs, new.Attrs) {
		w.attrs(old, new, false)
	}
	if !sameSlice(old.Children, new.Children) {
		w.children(old.Children, new.Children)
	}
	if !sameSlice(old.Attrs, new.Attrs) { // a select takes a value only once it has that option
		w.attrs(old, new, true)
	}
}

// sameSlice reports whether two lists are one and the same in memory, as they are in
// a piece that a program did not make anew. Trees are never changed.
func sameSlice[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// attrs changes the attributes, either the live properties or all others.
func (w *writer) attrs(old, new *Node, properties bool) {
	for i, a := range new.Attrs {
		if isProperty(new.Tag, a.Name) != properties {
			continue
		}
		if i < len(old.Attrs) && old.Attrs[i] == a { // they rarely change their order
			continue
		}
		if was, ok := old.Attr(a.Name); !ok || was != a.Value {
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

// children changes those that stay where the old ones are, and then rearranges.
func (w *writer) children(old, new []Node) {
	if allMatch(old, new) {
		for i := range new {
			w.child(i, &old[i], &new[i])
		}
		return
	}
	from := matchChildren(old, new)
	for i, f := range from {
		if f >= 0 {
			w.child(f, &old[f], &new[i])
		}
	}
	w.op("k")
	w.open()
	w.script(len(old), from, new)
	w.close()
}

// child changes the kid in that place, if there is anything to change.
func (w *writer) child(place int, old, new *Node) {
	mark := len(w.out)
	w.number(place)
	inside := len(w.out)
	w.node(old, new)
	if len(w.out) == inside {
		w.out = w.out[:mark]
	} else {
		w.op("^")
	}
}

func allMatch(old, new []Node) bool {
	if len(old) != len(new) {
		return false
	}
	for i := range new {
		if !matches(&old[i], &new[i]) {
			return false
		}
	}
	return true
}

// script writes how the kids are rearranged, with as few moves as there can be.
func (w *writer) script(count int, from []int, new []Node) {
	stays := longestIncreasing(from)
	kept := make([]bool, count) // whether an old kid is in the new tree at all
	for _, f := range from {
		if f >= 0 {
			kept[f] = true
		}
	}
	gone := make([]bool, count) // whether it was moved away already
	at, run := 0, 0             // the next old kid; how many to go on over, or below 0, to remove
	flush := func() {
		if run != 0 {
			w.number(run)
			run = 0
		}
	}
	// pass goes along the old kids up to one of them.
	pass := func(to int) {
		for ; at < to; at++ {
			switch {
			case gone[at]:
			case kept[at]:
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
			pass(from[i] + 1)
		case from[i] >= 0:
			flush()
			w.open()
			w.number(from[i])
			w.close()
			gone[from[i]] = true
		default:
			flush()
			w.spec(&new[i])
		}
	}
	pass(count)
	if run < 0 {
		flush()
	}
}
