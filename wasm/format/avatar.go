package format

import (
	"strings"
	"unicode/utf8"
)

// AvatarColor returns the number of the avatar colour of an id, from 1 to count. It
// is always the same for an id.
func AvatarColor(id string, count int) int { return int(Hash(id)>>8%uint32(count)) + 1 }

// Hash returns the 32-bit FNV-1a hash of an id.
func Hash(id string) uint32 {
	sum := uint32(2166136261)
	for i := range len(id) {
		sum = (sum ^ uint32(id[i])) * 16777619
	}
	return sum
}

// Initials returns the first letters of the first and the last word of a name. If
// they are not ASCII it returns only the first: in other scripts, letters are
// joined or stand for a syllable each.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first := initial(words[0])
	if len(words) == 1 || len(first) > 1 {
		return first
	}
	if last := initial(words[len(words)-1]); len(last) == 1 {
		return first + last
	}
	return first
}

// initial returns the first letter of a word, in upper case if it is ASCII.
func initial(word string) string {
	_, size := utf8.DecodeRuneInString(word)
	if size == 1 && 'a' <= word[0] && word[0] <= 'z' {
		return string(rune(word[0] - 'a' + 'A'))
	}
	return word[:size]
}
