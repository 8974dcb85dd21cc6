package hub

// An index finds links by a word.
type index map[string]map[*Link]bool

func (x index) add(word string, l *Link) {
	if word == "" {
		return
	}
	if x[word] == nil {
		x[word] = map[*Link]bool{}
	}
	x[word][l] = true
}

func (x index) remove(word string, l *Link) {
	delete(x[word], l)
	if len(x[word]) == 0 {
		delete(x, word)
	}
}
