package format

import (
	"strings"
	"unicode/utf8"
)

// closingBrackets are the brackets that belong to an address only where it opened them.
const closingBrackets = ")]}"

var openingBrackets = map[byte]byte{')': '(', ']': '[', '}': '{'}

// addressEnd answers where the run of characters that may stand in an address
// ends.
func addressEnd(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r <= ' ' || r == 0x7f || r == utf8.RuneError && size == 1 || strings.ContainsRune(`<>"`+"`", r) || endsAddress(r) {
			return i
		}
		i += size
	}
	return i
}

// endsAddress reports whether a character beyond ASCII cannot stand in an address:
// spaces, invisible ones, marks of direction, quotes and brackets of other
// scripts, all of which a reader would not see, or not take for a part of it.
func endsAddress(r rune) bool {
	switch {
	case 0x80 <= r && r <= 0xa0, r == 0xab, r == 0xad, r == 0xbb, r == 0x061c:
		return true
	case 0x2000 <= r && r <= 0x206f && r != 0x2010 && r != 0x2011: // spaces, quotes, directions
		return true
	case 0x3000 <= r && r <= 0x3002, 0x3008 <= r && r <= 0x3011: // 　、。〈〉「」
		return true
	case r == 0xfeff, 0xff01 <= r && r <= 0xff0c, r == 0xff1a, r == 0xff1b, r == 0xff1f: // ！（），：；？
		return true
	case 0xfff0 <= r && r <= 0xffff, r >= 0xe0000:
		return true
	}
	return false
}

// trimPunctuation takes the sentence's punctuation off the end of an address.
func trimPunctuation(text string, start, end int) int {
	for end > start {
		switch c := text[end-1]; {
		case strings.IndexByte(".,;:!?'*_~|&", c) >= 0:
			end--
		case strings.IndexByte(closingBrackets, c) >= 0:
			address := text[start:end]
			if strings.Count(address, string(c)) <= strings.Count(address, string(openingBrackets[c])) {
				return end
			}
			end--
		case strings.HasSuffix(text[start:end], "؟") || strings.HasSuffix(text[start:end], "،"):
			end -= len("؟")
		default:
			return end
		}
	}
	return end
}
