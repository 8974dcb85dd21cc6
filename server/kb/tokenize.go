package kb

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plainLetters replaces letters that Unicode does not decompose by what people
// type instead of them.
var plainLetters = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "ł", "l", "þ", "th", "ı", "i",
)

// fold returns a text without case, accents and widths, so that texts are equal
// that people take for the same.
func fold(text string) string {
	folded := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	return plainLetters.Replace(folded)
}

// tokenize returns the words of a text, folded. Scripts without spaces between
// words are divided into overlapping pairs of characters, by which words of any
// length are found.
func tokenize(text string) []string {
	var list []string
	var word []rune
	var spaceless bool // the word is in a script without spaces
	flush := func() {
		switch {
		case len(word) == 0:
		case spaceless && len(word) > 1:
			for i := range len(word) - 1 {
				list = append(list, string(word[i:i+2]))
			}
		default:
			list = append(list, string(word))
		}
		word = word[:0]
	}
	for _, r := range fold(text) {
		switch {
		case r == '\'' || r == '’':
			continue // "don't" is one word
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			continue
		}
		if s := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer); s != spaceless {
			flush()
			spaceless = s
		}
		word = append(word, r)
	}
	flush()
	return list
}
