package talk

import "strings"

// A Span is a piece of a text: a link where Link holds an address, plain
// otherwise. Spans put together are the text again.
type Span struct{ Text, Link string }

// linkLimit is the longest address that is made a link, in bytes.
const linkLimit = 2048

// Links cuts a text at the addresses in it: http://…, https://…, www.…,
// mailto:… and plain e-mail addresses. An address ends before white space,
// quotes, angle brackets and marks of direction, so that a link looks like
// where it leads; and before the sentence's own punctuation. Addresses with a
// user's name before the host stay text: they only ever serve to deceive.
func Links(text string) []Span {
	var spans []Span
	plain := 0
	for i := 0; i < len(text); {
		end, link := 0, ""
		if i == 0 || !inWord(text[i-1]) {
			end, link = linkAt(text, i)
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

// linkAt answers where the address that begins at i ends, and where it leads;
// "" where none begins there.
func linkAt(text string, i int) (end int, link string) {
	rest := text[i:]
	switch c := lower(rest[0]); {
	case c == 'h' && begins(rest, "http://"):
		return web(text, i, len("http://"), "")
	case c == 'h' && begins(rest, "https://"):
		return web(text, i, len("https://"), "")
	case c == 'w' && begins(rest, "www."):
		return web(text, i, 0, "https://")
	case c == 'm' && begins(rest, "mailto:"):
		return mail(text, i, len("mailto:"), "")
	case inWord(c):
		return mail(text, i, 0, "mailto:")
	}
	return 0, ""
}

// web reads an address whose host begins after skip bytes.
func web(text string, i, skip int, scheme string) (int, string) {
	end := trimEnd(text, i, stretch(text, i))
	if end-i <= skip || end-i > linkLimit {
		return 0, ""
	}
	address := text[i:end]
	authority := address[skip:]
	if cut := strings.IndexAny(authority, "/?#\\"); cut >= 0 {
		authority = authority[:cut]
	}
	host, _, _ := strings.Cut(authority, ":")
	if strings.Contains(authority, "@") || !hostname(host, scheme != "") {
		return 0, ""
	}
	return end, scheme + address
}

// mail reads an e-mail address that begins after skip bytes. After the word
// mailto it may go on with a subject and the like.
func mail(text string, i, skip int, scheme string) (int, string) {
	at := i + skip
	for at < len(text) && (inWord(text[at]) || strings.IndexByte(".+-_%", text[at]) >= 0) {
		at++
	}
	if at == i+skip || at >= len(text) || text[at] != '@' {
		return 0, ""
	}
	end := at + 1
	for end < len(text) && (inWord(text[end]) || text[end] == '.' || text[end] == '-') {
		end++
	}
	end = trimEnd(text, i, end)
	if end <= at || !hostname(text[at+1:end], true) {
		return 0, ""
	}
	if skip > 0 && end < len(text) && text[end] == '?' {
		end = trimEnd(text, i, stretch(text, i))
	}
	if end-i > linkLimit {
		return 0, ""
	}
	return end, scheme + text[i:end]
}

// hostname tells whether a host can be one: labels that are not empty, at least
// two of them where the scheme is only guessed.
func hostname(host string, dotted bool) bool {
	labels := 0
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || !inWord(label[0]) || !inWord(label[len(label)-1]) {
			return false
		}
		labels++
	}
	if dotted && strings.HasPrefix(host, "www.") {
		return labels > 2
	}
	return labels > 1 || !dotted
}

// begins compares without regard to capitals. The prefix is in small letters.
func begins(text, prefix string) bool {
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

// inWord tells whether a byte may stand in a word: letters, digits, and
// everything beyond ASCII.
func inWord(b byte) bool {
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
