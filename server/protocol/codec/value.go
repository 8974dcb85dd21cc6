package codec

import (
	"iter"
	"math"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// anyLength is the limit of what may have any length.
const anyLength = math.MaxInt

const (
	// maxDepth is how deep JSON may be nested. Threat: whatever reads it later
	// by recursion, such as another program, runs out of stack.
	maxDepth = 300

	// maxFields is how many fields an object may have that is a record. The
	// largest record, what the chat stores, has 22, and the largest in a frame
	// has 15; a newer release may add some. Threat: each field of the record is
	// looked for among all those that a stranger sends.
	maxFields = 64

	// maxName is how long the name of a field may be, and a word of an Enum.
	// Longer ones are unknown. Threat: they are unescaped to find that out.
	maxName = 64
)

// A Value is the text of one JSON value, without blanks around it. It is known
// to be valid: one is only made by Parse, or is part of one that was.
//
// Nothing is made of a text but what is asked for. Threat: a tree of all values
// takes a hundred times the memory of a text that consists of brackets.
type Value string

// Parse returns the JSON value that a text consists of. It takes what RFC 8259
// describes, nested at most maxDepth deep; of the bytes in strings that are not
// UTF-8, Text makes U+FFFD.
func Parse(text string) (v Value, ok bool) {
	from := skipBlanks(text, 0)
	to := scanValue(text, from)
	if to < 0 || skipBlanks(text, to) != len(text) {
		return "", false
	}
	return Value(text[from:to]), true
}

// IsObject reports whether v is an object.
func (v Value) IsObject() bool { return v[0] == '{' }

// IsList reports whether v is a list.
func (v Value) IsList() bool { return v[0] == '[' }

// IsString reports whether v is a string.
func (v Value) IsString() bool { return v[0] == '"' }

// IsNull reports whether v is null.
func (v Value) IsNull() bool { return v[0] == 'n' }

// Members returns the names and values of an object in their order, and none of
// another value. A name may keep the text in memory that v is part of.
func (v Value) Members() iter.Seq2[string, Value] {
	return v.members(anyLength)
}

// members is Members, but a name of more than limit bytes is "".
func (v Value) members(limit int) iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if !v.IsObject() {
			return
		}
		s := string(v)
		for i := skipBlanks(s, 1); s[i] != '}'; {
			end := skipString(s, i)
			name, _ := Value(s[i:end]).text(limit)
			from := skipBlanks(s, skipBlanks(s, end)+1) // after the colon
			to := skipValue(s, from)
			if !yield(name, Value(s[from:to])) {
				return
			}
			if i = skipBlanks(s, to); s[i] == ',' {
				i = skipBlanks(s, i+1)
			}
		}
	}
}

// Elements returns the elements of a list in their order, and none of another
// value.
func (v Value) Elements() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		if !v.IsList() {
			return
		}
		s := string(v)
		for i := skipBlanks(s, 1); s[i] != ']'; {
			to := skipValue(s, i)
			if !yield(Value(s[i:to])) {
				return
			}
			if i = skipBlanks(s, to); s[i] == ',' {
				i = skipBlanks(s, i+1)
			}
		}
	}
}

// Text returns what a string says, and "" for another value. Bytes that are not
// UTF-8 and halves of surrogate pairs become U+FFFD. It does not keep the text
// in memory that v is part of.
func (v Value) Text() string {
	if !v.IsString() {
		return ""
	}
	s, _ := v.text(anyLength)
	return strings.Clone(s)
}

// text is Text, of a string, and may keep the text in memory that v is part of. If
// that has more than limit bytes, before or after others were put in place of those
// that are not UTF-8, it is "" and not ok, and takes no more memory than the limit.
func (v Value) text(limit int) (_ string, ok bool) {
	s := string(v[1 : len(v)-1])
	if strings.IndexByte(s, '\\') >= 0 {
		if s, ok = unescape(s, limit); !ok {
			return "", false
		}
	}
	if len(s) > limit {
		return "", false
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if len(s) > limit {
		return "", false
	}
	return s, true
}

// unescape returns what a string with escapes says, unless it is longer than limit.
func unescape(s string, limit int) (_ string, ok bool) {
	at := strings.IndexByte(s, '\\')
	out := make([]byte, 0, min(len(s), limit))
	for at >= 0 {
		if len(out)+at >= limit { // another byte follows at least
			return "", false
		}
		out = append(out, s[:at]...)
		switch c := s[at+1]; c {
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r := hexRune(s[at+2:])
			at += 4
			if utf16.IsSurrogate(r) && strings.HasPrefix(s[at+2:], `\u`) {
				if pair := utf16.DecodeRune(r, hexRune(s[at+4:])); pair != utf8.RuneError {
					r = pair
					at += 6
				}
			}
			out = utf8.AppendRune(out, r) // U+FFFD for half a pair
		default:
			out = append(out, c) // itself: " \ /
		}
		s = s[at+2:]
		if at = 0; byteAt(s, 0) != '\\' { // often another follows
			at = strings.IndexByte(s, '\\')
		}
	}
	if len(out)+len(s) > limit {
		return "", false
	}
	return string(append(out, s...)), true
}

// hexRune returns the number that four hexadecimal digits are.
func hexRune(s string) (r rune) {
	for i := range 4 {
		c := rune(s[i])
		switch {
		case c <= '9':
			c -= '0'
		default:
			c = c&^0x20 - 'A' + 10
		}
		r = r<<4 | c
	}
	return r
}

// compact returns v with strings written as Encode writes them and without blanks, and
// stops at more than limit bytes, which is not ok.
func (v Value) compact(limit int) (out []byte, ok bool) {
	out = make([]byte, 0, min(len(v), limit))
	for i := 0; i < len(v) && len(out) <= limit; i++ {
		switch c := v[i]; c {
		case ' ', '\t', '\n', '\r':
		case '"':
			end := skipString(string(v), i)
			s, ok := v[i:end].text(limit)
			if !ok || len(out)+len(s) > limit {
				return nil, false
			}
			out = AppendString(out, s)
			i = end - 1
		default:
			out = append(out, c)
		}
	}
	return out, len(out) <= limit
}

// scanValue returns the end of the JSON value that begins at i, or -1. It keeps
// no more than one byte for each level, and looks at each byte once.
func scanValue(s string, i int) int {
	var closing [maxDepth]byte // of the objects and lists that are open
	depth := 0
	for {
		switch c := byteAt(s, i); c {
		case '{', '[':
			if depth == maxDepth {
				return -1
			}
			closing[depth] = c + 2 // '}' or ']'
			i = skipBlanks(s, i+1)
			if byteAt(s, i) == c+2 {
				i++
				break
			}
			depth++
			if c == '{' {
				if i = scanName(s, i); i < 0 {
					return -1
				}
			}
			continue
		case '"':
			i = scanString(s, i)
		case 't':
			i = scanWord(s, i, "true")
		case 'f':
			i = scanWord(s, i, "false")
		case 'n':
			i = scanWord(s, i, "null")
		default:
			i = scanNumber(s, i)
		}
		for { // a value has ended at i
			if i < 0 || depth == 0 {
				return i
			}
			i = skipBlanks(s, i)
			c := byteAt(s, i)
			if c == ',' {
				i = skipBlanks(s, i+1)
				if closing[depth-1] == '}' {
					i = scanName(s, i)
				}
				if i < 0 {
					return -1
				}
				break
			}
			if c != closing[depth-1] {
				return -1
			}
			depth--
			i++
		}
	}
}

// skipValue is scanValue in a text that is known to be valid.
func skipValue(s string, i int) int {
	for depth := 0; ; i++ { // something follows a value in a text
		switch s[i] {
		case '"':
			i = skipString(s, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return i
			}
		}
	}
}

// skipString is scanString in a text that is known to be valid.
func skipString(s string, i int) int {
	for i++; ; i++ {
		i += strings.IndexByte(s[i:], '"')
		before := i
		for s[before-1] == '\\' {
			before--
		}
		if (i-before)%2 == 0 { // no backslash, or such as are escaped themselves
			return i + 1
		}
	}
}

// scanName returns where the value begins whose name begins at i, or -1.
func scanName(s string, i int) int {
	if byteAt(s, i) != '"' {
		return -1
	}
	if i = scanString(s, i); i < 0 {
		return -1
	}
	if i = skipBlanks(s, i); byteAt(s, i) != ':' {
		return -1
	}
	return skipBlanks(s, i+1)
}

// scanString returns the end of the string that begins at i, or -1.
func scanString(s string, i int) int {
	for i++; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return i + 1
		case c < ' ':
			return -1
		case c == '\\':
			i++
			switch byteAt(s, i) {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			case 'u':
				for range 4 {
					i++
					if c := byteAt(s, i); !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
						return -1
					}
				}
			default:
				return -1
			}
		}
	}
	return -1
}

// scanWord returns the end of a word that begins at i, or -1.
func scanWord(s string, i int, word string) int {
	if !strings.HasPrefix(s[i:], word) {
		return -1
	}
	return i + len(word)
}

// scanNumber returns the end of the number that begins at i, or -1.
func scanNumber(s string, i int) int {
	if byteAt(s, i) == '-' {
		i++
	}
	from := i
	if i = scanDigits(s, i); i < 0 || s[from] == '0' && i > from+1 {
		return -1
	}
	if byteAt(s, i) == '.' {
		if i = scanDigits(s, i+1); i < 0 {
			return -1
		}
	}
	if c := byteAt(s, i); c == 'e' || c == 'E' {
		i++
		if c := byteAt(s, i); c == '+' || c == '-' {
			i++
		}
		return scanDigits(s, i)
	}
	return i
}

// scanDigits returns the end of the digits that begin at i, or -1 if there are
// none.
func scanDigits(s string, i int) int {
	from := i
	for isDigit(byteAt(s, i)) {
		i++
	}
	if i == from {
		return -1
	}
	return i
}

func skipBlanks(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
		i++
	}
	return i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// byteAt returns the byte at i, or 0, which no JSON has, past the end.
func byteAt(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return 0
}
