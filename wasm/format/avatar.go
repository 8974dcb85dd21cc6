package format

import (
	"strings"
	"unicode/utf8"
)

// AvatarColor picks one of the six colours of faces.
func AvatarColor(of string) string {
	sum := uint32(2166136261) // FNV-1a
	for i := range len(of) {
		sum = (sum ^ uint32(of[i])) * 16777619
	}
	return string(rune('1' + sum>>8%6))
}

// Initials are the first letters of the first and the last word of a name, or
// the first alone where the script is not Latin: letters of others join, or
// say a syllable each.
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

func initial(word string) string {
	_, size := utf8.DecodeRuneInString(word)
	if size == 1 && 'a' <= word[0] && word[0] <= 'z' {
		return string(rune(word[0] - 'a' + 'A'))
	}
	return word[:size]
}
