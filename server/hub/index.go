package hub

// An index finds links by a word.
type index map[string]map[*Connection]bool

func (x index) add(word string, l *Connection) {
	if word == "" {
		return
	}
	if x[word] == nil {
		x[word] = map[*Connection]bool{}
	}
	x[word][l] = true
}

func (x index) remove(word string, l *Connection) {
	delete(x[word], l)
	if len(x[word]) == 0 {
		delete(x, word)
	}
}
