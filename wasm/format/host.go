package format

import "strings"

// displayHost returns a host as a link shows it and leads to it, so that nobody
// can be shown one host and sent to another: in lower case, which is what browsers
// make of it, and with the labels in Punycode that could be taken for others. It
// returns "" if the text is no host, or if browsers would make something else of
// it than what it looks like: "%2e" a dot, "ｅ" an "e", "0x7f.1" an address.
//
// A label is in Punycode if its letters are of several scripts ("pаypal" with a
// Cyrillic а), or if they are all of a script that is not Latin but look like it
// ("аррӏе"). With needsDot, a host of one label is none, nor is "www" and one
// more.
func displayHost(host string, needsDot bool) string {
	if len(host) > hostBytesLimit {
		return ""
	}
	shown, label, labels, least, numbers := "", "", 0, 0, 0
	if needsDot {
		least = 2
	}
	for more := true; more; labels++ {
		label, host, more = strings.Cut(host, ".")
		if label = displayLabel(label); label == "" {
			return ""
		}
		if needsDot && labels == 0 && label == "www" {
			least = 3
		}
		if isByte(label) {
			numbers++
		}
		shown += label
		if more {
			shown += "."
		}
	}
	if labels < least || '0' <= label[0] && label[0] <= '9' && (labels != 4 || numbers != 4) {
		return ""
	}
	return shown
}

// displayLabel returns a label of a host as displayHost shows it, or "" if the
// text is no label.
func displayLabel(label string) string {
	if label == "" || !isWordByte(label[0]) || !isWordByte(label[len(label)-1]) {
		return ""
	}
	runes := []rune(label)
	if len(runes) > labelLimit {
		return ""
	}
	of, mixed, lookalikes := anyScript, false, true
	for i, r := range runes {
		r = lowerRune(r)
		runes[i] = r
		s := script(r)
		if s == unknownScript {
			return ""
		}
		if s != anyScript {
			mixed = mixed || of != anyScript && of != s
			of = s
			lookalikes = lookalikes && strings.ContainsRune(latinLookalikes, r)
		}
	}
	if mixed || of > latin && lookalikes {
		return "xn--" + punycode(runes)
	}
	return string(runes)
}

// Longer hosts and labels do not exist.
const (
	hostBytesLimit = 1024 // in UTF-8; in Punycode it is 253
	labelLimit     = 63   // in characters; the time of punycode grows with the square
)

// isByte reports whether a label is one of the four numbers of an address as browsers
// write it. Any other host that ends with a digit is an address in disguise or none.
func isByte(label string) bool {
	n := 0
	for _, c := range []byte(label) {
		if c < '0' || c > '9' {
			return false
		}
		n = min(n*10+int(c-'0'), 256)
	}
	return n < 256 && (label[0] != '0' || label == "0")
}

// Scripts of letters.
const (
	unknownScript uint8 = iota // cannot be part of a host, or not as it is
	anyScript                  // digits and hyphens
	latin
	greek
	cyrillic
	armenian
	hebrew
	arabic
	devanagari
	bengali
	gujarati
	tamil
	telugu
	kannada
	malayalam
	sinhala
	thai
	georgian
	khmer
	cjk // Han, kana and Hangul, which are written together
)

// latinLookalikes are the letters of other scripts that look like Latin ones. A
// label of nothing else is shown in Punycode, as browsers do.
const latinLookalikes = "асԁеԍһіјӏорԛѕԝхуъьпгѵаοανγκιυτωρօոսհցքզյ"

// scripts are the characters that may be part of a host beyond ASCII: ranges of those
// that are in lower case, or have no case, and stand for themselves. Browsers write
// many others as something else ("ﬁ" as "fi", "℀" as "a/c") or ignore them. Of a range
// that steps by 2, the characters between are capitals.
var scripts = [...]struct {
	first, last uint16
	step        uint8
	script      uint8
}{
	{0xdf, 0xf6, 1, latin}, {0xf8, 0xff, 1, latin}, {0x101, 0x12f, 2, latin}, {0x135, 0x137, 2, latin},
	{0x13a, 0x13e, 2, latin}, {0x142, 0x148, 2, latin}, {0x14b, 0x177, 2, latin}, {0x17a, 0x17e, 2, latin},
	{0x219, 0x21b, 2, latin}, {0x1ea1, 0x1eff, 2, latin}, // the last for Vietnamese
	{0x3ac, 0x3c1, 1, greek}, {0x3c3, 0x3ce, 1, greek},
	{0x430, 0x45f, 1, cyrillic}, {0x491, 0x4bf, 2, cyrillic}, {0x4cf, 0x52f, 2, cyrillic},
	{0x561, 0x586, 1, armenian}, {0x5d0, 0x5ea, 1, hebrew},
	{0x621, 0x63f, 1, arabic}, {0x641, 0x64a, 1, arabic}, {0x671, 0x674, 1, arabic}, {0x679, 0x6d3, 1, arabic},
	{0x904, 0x94d, 1, devanagari}, {0x985, 0x9db, 1, bengali}, {0xa85, 0xacd, 1, gujarati}, {0xb85, 0xbcd, 1, tamil},
	{0xc05, 0xc4d, 1, telugu}, {0xc85, 0xccd, 1, kannada}, {0xd05, 0xd4e, 1, malayalam}, {0xd85, 0xdf3, 1, sinhala},
	{0xe01, 0xe32, 1, thai}, {0xe34, 0xe4e, 1, thai}, {0x10d0, 0x10fa, 1, georgian}, {0x1780, 0x17b3, 1, khmer},
	{0x3005, 0x3005, 1, cjk}, {0x3041, 0x3096, 1, cjk}, {0x30a1, 0x30fa, 1, cjk}, {0x30fc, 0x30fc, 1, cjk},
	{0x3400, 0x4dbf, 1, cjk}, {0x4e00, 0x9fff, 1, cjk}, {0xac00, 0xd7a3, 1, cjk},
}

// script returns the script of a character in a host.
func script(r rune) uint8 {
	if r < 0x80 {
		switch {
		case 'a' <= r && r <= 'z':
			return latin
		case r == '-', r == '_', '0' <= r && r <= '9':
			return anyScript
		}
		return unknownScript
	}
	for i := range scripts {
		if s := &scripts[i]; rune(s.first) <= r && r <= rune(s.last) && (r-rune(s.first))%rune(s.step) == 0 {
			return s.script
		}
	}
	return unknownScript
}

// lowerRune returns a capital of the scripts that have them in lower case, and any
// other character as it is.
func lowerRune(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z', 0xc0 <= r && r <= 0xde && r != 0xd7, 0x391 <= r && r <= 0x3a9, 0x410 <= r && r < 0x430:
		return r + 0x20
	case 0x400 <= r && r < 0x410:
		return r + 0x50
	}
	return r
}
