package codec

import "unicode/utf8"

const hex = "0123456789abcdef"

// AppendString appends s as a JSON string. Bytes that are not UTF-8 become
// U+FFFD. U+2028 and U+2029 are escaped, so that the text may be part of a
// script; so is "<", so that it may be part of a document.
func AppendString(out []byte, s string) []byte {
	out = append(out, '"')
	from := 0 // where what is not appended yet begins
	for i := 0; i < len(s); {
		b := s[i]
		if ' ' <= b && b < 0x7f && b != '"' && b != '\\' && b != '<' {
			i++
			continue
		}
		out = append(out, s[from:i]...)
		if b >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError: // of a byte that is not UTF-8, or itself
				out = append(out, "\uFFFD"...)
			case r == 0x2028 || r == 0x2029:
				out = append(out, `\u202`...)
				out = append(out, hex[r&0xF])
			default:
				out = append(out, s[i:i+size]...)
			}
			i += size
			from = i
			continue
		}
		i++
		from = i
		switch b {
		case '"', '\\':
			out = append(out, '\\', b)
		case '\n':
			out = append(out, '\\', 'n')
		default:
			out = append(out, '\\', 'u', '0', '0', hex[b>>4], hex[b&0xF])
		}
	}
	out = append(out, s[from:]...)
	return append(out, '"')
}

// StringLen returns the length of what AppendString appends of s, without the
// quotes.
func StringLen(s string) (n int) {
	for _, r := range s {
		switch {
		case r == '"' || r == '\\' || r == '\n':
			n += 2
		case r < ' ' || r == '<' || r == 0x7f || r == 0x2028 || r == 0x2029:
			n += 6
		default:
			n += utf8.RuneLen(r) // a byte that is not UTF-8 is U+FFFD
		}
	}
	return n
}
