package store

import "strings"

// A NameKey is an agent's name in the form in which it must be unique. Only
// FoldName makes one, so that whatever finds an agent by name, and whatever
// counts the attempts to, agree on which names are the same: a limit on guesses
// that folded names in another way could be passed by spelling.
type NameKey struct{ folded string }

// FoldName returns the key of a name: without regard to case and to the spaces
// around and between its words. It goes to upper case first: there are letters
// with different lower forms and the same upper form, such as ſ and s.
func FoldName(name string) NameKey {
	return NameKey{strings.ToLower(strings.ToUpper(strings.Join(strings.Fields(name), " ")))}
}

// String returns the key as it is stored.
func (k NameKey) String() string { return k.folded }
