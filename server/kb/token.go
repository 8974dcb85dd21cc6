package kb

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plainLetters that have no decomposition and that people type without their
// ornament.
var plainLetters = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "ł", "l", "þ", "th", "ı", "i",
)

// fold makes texts comparable that people take for the same: case, accents and
// widths do not count.
func fold(text string) string {
	folded := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	return plainLetters.Replace(folded)
}

// tokenize cuts a text into words. Scripts that set no spaces between words are
// cut into pairs of signs, which finds words of any length in them.
func tokenize(text string) []string {
	var list []string
	var word []rune
	var dense bool // the word is of a script without spaces
	flush := func() {
		switch {
		case len(word) == 0:
		case dense && len(word) > 1:
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
		if d := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer); d != dense {
			flush()
			dense = d
		}
		word = append(word, r)
	}
	flush()
	return list
}
