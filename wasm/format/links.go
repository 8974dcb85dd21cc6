package format

import (
	"strings"
	"unicode/utf8"
)

// A Span is a piece of a text. It is a link if Link, an address, is not "".
type Span struct{ Text, Link string }

// linkBytesLimit is the length in bytes of the longest address that becomes a
// link.
const linkBytesLimit = 2048

// Links splits a text at the addresses in it: http://…, https://…, www.…,
// mailto:… and plain e-mail addresses. The texts of the spans, one after the
// other, are the text, except that the host of a web address is shown as
// displayHost returns it.
//
// An address ends before white space, quotes, angle brackets and characters that
// change the direction, so that a link leads where it seems to lead. Punctuation
// that belongs to the sentence is not part of the address. What serves only to
// deceive is no link: an address with a user name before the host or with a
// backslash, which browsers read as a slash, and a host that browsers read as
// another one.
//
// The time is linear in the length of the text, whatever the text is.
func Links(text string) []Span {
	var spans []Span
	plain := 0  // where the plain text begins that is not in spans yet
	noMail := 0 // there is no e-mail address before this index
	for i := 0; i < len(text); {
		if i > 0 && isAlphanumeric(text[i-1]) {
			i++
			continue
		}
		end, shown, link := 0, "", ""
		if hostAt, scheme := webPrefix(text[i:]); hostAt >= 0 {
			if end, shown = webAddress(text, i, hostAt, scheme != ""); shown == "" {
				i = end
				continue
			}
			link = scheme + shown
		} else if mailto := hasPrefixFold(text[i:], "mailto:"); mailto || i >= noMail && isAlphanumeric(text[i]) {
			if end, link = mailAddress(text, i, mailto); link == "" {
				noMail = max(noMail, end)
			}
			shown = text[i:max(i, end)]
		}
		if link == "" {
			i++
			continue
		}
		if plain < i {
			spans = append(spans, Span{Text: text[plain:i]})
		}
		spans = append(spans, Span{Text: shown, Link: link})
		i, plain = end, end
	}
	if plain < len(text) {
		spans = append(spans, Span{Text: text[plain:]})
	}
	return spans
}

// webPrefix returns where the host begins in a text that begins like a web
// address, and the scheme that the address lacks. It returns -1 for any other
// text.
func webPrefix(text string) (hostAt int, scheme string) {
	switch {
	case hasPrefixFold(text, "http://"):
		return len("http://"), ""
	case hasPrefixFold(text, "https://"):
		return len("https://"), ""
	case hasPrefixFold(text, "www."):
		return 0, "https://"
	}
	return -1, ""
}

// webAddress returns where the web address at start ends, and how it is shown. The
// host begins hostAt bytes after start. If it is no address, shown is "" and end
// is where the characters of an address end.
func webAddress(text string, start, hostAt int, needsDot bool) (end int, shown string) {
	limit := addressLimit(text, start)
	if limit-start > linkBytesLimit {
		return limit, ""
	}
	end = trimPunctuation(text, start, limit)
	if end-start <= hostAt {
		return limit, ""
	}
	authority, rest := text[start+hostAt:end], ""
	if cut := strings.IndexAny(authority, "/?#"); cut >= 0 {
		authority, rest = authority[:cut], authority[cut:]
	}
	host, port, hasPort := strings.Cut(authority, ":")
	host = displayHost(host, needsDot)
	if host == "" || strings.Contains(rest, `\`) || !isPort(port) {
		return limit, ""
	}
	if hasPort {
		port = ":" + port
	}
	return end, text[start:start+hostAt] + host + port + rest
}

// isPort reports whether a text is a port or empty.
func isPort(text string) bool {
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// mailAddress returns where the e-mail address at start ends, and its link. With
// mailto it begins with "mailto:" and may have a query, such as a subject. If it
// is no address, the link is "" and no e-mail address begins before end.
func mailAddress(text string, start int, mailto bool) (end int, link string) {
	scheme, user := "mailto:", start
	if mailto {
		scheme, user = "", start+len("mailto:")
	}
	at := user
	for at < len(text) && (isAlphanumeric(text[at]) || strings.IndexByte(".+-_%", text[at]) >= 0) {
		at++
	}
	if at == user || at >= len(text) || text[at] != '@' {
		return at, ""
	}
	limit := at + 1
	for limit < len(text) && (isAlphanumeric(text[limit]) || strings.IndexByte(".-@", text[limit]) >= 0) {
		limit++
	}
	if limit < len(text) && text[limit] >= 0x80 {
		if r, _ := utf8.DecodeRuneInString(text[limit:]); !endsAddress(r) {
			return limit, "" // the host goes on in another script
		}
	}
	end = trimPunctuation(text, start, limit)
	if end <= at || end-start > linkBytesLimit || strings.Contains(text[at+1:end], "@") || displayHost(text[at+1:end], true) == "" {
		return limit, ""
	}
	if mailto && end < len(text) && text[end] == '?' {
		if queryLimit := addressLimit(text, end); queryLimit-start <= linkBytesLimit {
			end = trimPunctuation(text, start, queryLimit)
		}
	}
	return end, scheme + text[start:end]
}

// addressLimit returns where the characters that an address may contain end.
func addressLimit(text string, start int) int {
	i := start
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r <= ' ' || r == 0x7f || r == utf8.RuneError && size == 1 || strings.ContainsRune(`<>"`+"`", r) || endsAddress(r) {
			return i
		}
		i += size
	}
	return i
}

// endsAddress reports whether a character beyond ASCII cannot be part of an
// address: spaces, invisible characters, those that change the direction, and
// quotes and brackets of other scripts. Readers do not see them, or do not take
// them for a part of it.
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

// closingBrackets belong to an address only if they are opened in it.
const closingBrackets = ")]}"

var openingBrackets = map[byte]byte{')': '(', ']': '[', '}': '{'}

// trimPunctuation returns the end of an address without the punctuation of the
// sentence that it ends with.
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

// hasPrefixFold reports whether a text begins with a prefix, which is in lower
// case, whatever the case of the text.
func hasPrefixFold(text, prefix string) bool {
	if len(text) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if lower(text[i]) != prefix[i] {
			return false
		}
	}
	return true
}

// isAlphanumeric reports whether a byte is an ASCII letter or digit.
func isAlphanumeric(b byte) bool { return b < 0x80 && isWordByte(b) }

// isWordByte reports whether a byte may be part of a word: an ASCII letter or
// digit, or a part of any other character.
func isWordByte(b byte) bool {
	b = lower(b)
	return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || b >= 0x80
}

// lower returns an ASCII letter in lower case, and any other byte as it is.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}
