package format

import (
	"strings"
	"unicode/utf8"
)

// A Span is a piece of a text: a link where Link holds an address, plain
// otherwise. Spans put together are the text again.
type Span struct{ Text, Link string }

// linkBytesLimit is the longest address that is made a link, in bytes.
const linkBytesLimit = 2048

// Links cuts a text at the addresses in it: http://…, https://…, www.…,
// mailto:… and plain e-mail addresses. An address ends before white space,
// quotes, angle brackets and marks of direction, so that a link looks like
// where it leads; and before the sentence's own punctuation. Addresses with a
// user's name before the host stay text: they only ever serve to deceive.
//
// It looks at each byte a bounded number of times, whatever the text.
func Links(text string) []Span {
	var spans []Span
	plain, noMail := 0, 0 // where the plain text begins, and up to where there is no e-mail address
	for i := 0; i < len(text); {
		if i > 0 && isAlphanumeric(text[i-1]) {
			i++
			continue
		}
		end, link := 0, ""
		if skip, scheme := webPrefix(text[i:]); skip >= 0 {
			if end, link = webAddress(text, i, skip, scheme); link == "" {
				i = end
				continue
			}
		} else if mailto := hasPrefixFold(text[i:], "mailto:"); mailto || i >= noMail && isAlphanumeric(text[i]) {
			if end, link = mailAddress(text, i, mailto); link == "" {
				noMail = max(noMail, end)
			}
		}
		if link == "" {
			i++
			continue
		}
		if plain < i {
			spans = append(spans, Span{Text: text[plain:i]})
		}
		spans = append(spans, Span{Text: text[i:end], Link: link})
		i, plain = end, end
	}
	if plain < len(text) {
		spans = append(spans, Span{Text: text[plain:]})
	}
	return spans
}

// webPrefix answers how long what stands before the host is, and what a browser
// needs to have added before; -1 where a text does not begin as a web address.
func webPrefix(text string) (skip int, scheme string) {
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

// webAddress reads an address whose host begins after skip bytes. Where it is none it
// answers where the characters of an address end.
func webAddress(text string, i, skip int, scheme string) (end int, link string) {
	far := addressEnd(text, i)
	if far-i > linkBytesLimit {
		return far, ""
	}
	end = trimPunctuation(text, i, far)
	if end-i <= skip {
		return far, ""
	}
	address := text[i:end]
	authority := address[skip:]
	if cut := strings.IndexAny(authority, "/?#\\"); cut >= 0 {
		authority = authority[:cut]
	}
	host, _, _ := strings.Cut(authority, ":")
	if strings.Contains(authority, "@") || !hostname(host, scheme != "") {
		return far, ""
	}
	return end, scheme + address
}

// mailAddress reads an e-mail address. After the word mailto it may go on with a
// subject and the like. Where it is none it answers up to where there is none.
func mailAddress(text string, i int, mailto bool) (end int, link string) {
	scheme, start := "mailto:", i
	if mailto {
		scheme, start = "", i+len("mailto:")
	}
	at := start
	for at < len(text) && (isAlphanumeric(text[at]) || strings.IndexByte(".+-_%", text[at]) >= 0) {
		at++
	}
	if at == start || at >= len(text) || text[at] != '@' {
		return at, ""
	}
	far := at + 1
	for far < len(text) && (isAlphanumeric(text[far]) || strings.IndexByte(".-@", text[far]) >= 0) {
		far++
	}
	if far < len(text) && text[far] >= 0x80 {
		if r, _ := utf8.DecodeRuneInString(text[far:]); !endsAddress(r) {
			return far, "" // it goes on in another script
		}
	}
	end = trimPunctuation(text, i, far)
	if end <= at || end-i > linkBytesLimit || strings.Contains(text[at+1:end], "@") || !hostname(text[at+1:end], true) {
		return far, ""
	}
	if mailto && end < len(text) && text[end] == '?' {
		if more := addressEnd(text, end); more-i <= linkBytesLimit {
			end = trimPunctuation(text, i, more)
		}
	}
	return end, scheme + text[i:end]
}

// hostname reports whether a host can be one: labels that are not empty, at least
// two of them where the scheme is only guessed.
func hostname(host string, dotted bool) bool {
	labels := 0
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || !isWordByte(label[0]) || !isWordByte(label[len(label)-1]) {
			return false
		}
		labels++
	}
	if dotted && strings.HasPrefix(host, "www.") {
		return labels > 2
	}
	return labels > 1 || !dotted
}

// hasPrefixFold compares without regard to capitals. The prefix is in small letters.
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

// isAlphanumeric tells letters and digits of ASCII.
func isAlphanumeric(b byte) bool { return b < 0x80 && isWordByte(b) }

// isWordByte reports whether a byte may stand in a word: letters, digits, and
// everything beyond ASCII.
func isWordByte(b byte) bool {
	b = lower(b)
	return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || b >= 0x80
}

// lower makes a small letter of an ASCII one.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}
