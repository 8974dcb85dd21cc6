package format

import (
	"strconv"
	"strings"
)

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
	labels := strings.Split(host, ".")
	for i, label := range labels {
		if labels[i] = displayLabel(label); labels[i] == "" {
			return ""
		}
	}
	if needsDot && labels[0] == "www" {
		needsDot = len(labels) < 3
	} else {
		needsDot = needsDot && len(labels) < 2
	}
	if last := labels[len(labels)-1]; needsDot || '0' <= last[0] && last[0] <= '9' && !isIPv4(labels) {
		return ""
	}
	return strings.Join(labels, ".")
}

// displayLabel returns a label of a host as displayHost shows it, or "" if the
// text is no label.
func displayLabel(label string) string {
	var runes []rune
	scripts, lookalikes := map[int]bool{}, true
	for _, r := range label {
		r = lowerRune(r)
		runes = append(runes, r)
		switch s := script(r); {
		case s == unknownScript:
			return ""
		case s != anyScript:
			scripts[s] = true
			lookalikes = lookalikes && strings.ContainsRune(latinLookalikes, r)
		}
	}
	if n := len(runes); n == 0 || n > labelLimit || !isWordByte(label[0]) || !isWordByte(label[len(label)-1]) {
		return ""
	}
	if len(scripts) > 1 || len(scripts) == 1 && !scripts[latin] && lookalikes {
		return "xn--" + punycode(runes)
	}
	return string(runes)
}

// Longer hosts and labels do not exist.
const (
	hostBytesLimit = 1024 // in UTF-8; in Punycode it is 253
	labelLimit     = 63   // in characters; the time of punycode grows with the square
)

// isIPv4 reports whether labels are the four numbers of an address as browsers
// write it. Any other host that ends with a digit is an address in disguise or
// none.
func isIPv4(labels []string) bool {
	for _, label := range labels {
		if n, err := strconv.ParseUint(label, 10, 8); err != nil || label != strconv.FormatUint(n, 10) {
			return false
		}
	}
	return len(labels) == 4
}

// Scripts of letters. Those from otherScripts on have no names here.
const (
	unknownScript = iota // cannot be part of a host, or not as it is
	anyScript            // digits and hyphens
	latin
	greek
	cyrillic
	cjk // Han, kana, Hangul and Bopomofo, which are written together
	otherScripts
)

// latinLookalikes are the letters of other scripts that look like Latin ones. A
// label of nothing else is shown in Punycode, as browsers do.
const latinLookalikes = "асԁеԍһіјӏорԛѕԝхуъьпгѵаοανγκιυτωρօոսհցքզյ"

// script returns the script of a character in a host. It knows those in lower
// case, or without case, that stand for themselves there. Browsers write many
// others as something else ("ﬁ" as "fi", "℀" as "a/c") or ignore them.
func script(r rune) int {
	switch {
	case r == '-', r == '_', '0' <= r && r <= '9':
		return anyScript
	case 'a' <= r && r <= 'z', 0xdf <= r && r <= 0xff && r != 0xf7,
		0x100 <= r && r < 0x138 && r&1 == 1 && r != 0x131 && r != 0x133, 0x139 <= r && r <= 0x148 && r&1 == 0 && r != 0x140,
		0x14a <= r && r < 0x178 && r&1 == 1, r == 0x17a, r == 0x17c, r == 0x17e, r == 0x219, r == 0x21b,
		0x1ea0 < r && r < 0x1f00 && r&1 == 1: // Vietnamese
		return latin
	case 0x3ac <= r && r <= 0x3ce && r != 0x3c2:
		return greek
	case 0x430 <= r && r < 0x460, 0x490 <= r && r < 0x530 && r&1 == 1 && (r < 0x4c0 || r > 0x4cf), r == 0x4cf:
		return cyrillic
	case 0x561 <= r && r < 0x587, 0x5d0 <= r && r < 0x5eb, 0x621 <= r && r < 0x640, 0x641 <= r && r < 0x64b, 0x671 <= r && r < 0x675, 0x679 <= r && r < 0x6d4,
		0x904 <= r && r < 0x94e, 0x985 <= r && r < 0x9dc, 0xa85 <= r && r < 0xace,
		0xb85 <= r && r < 0xbce, 0xc05 <= r && r < 0xc4e, 0xc85 <= r && r < 0xcce, 0xd05 <= r && r < 0xd4f, 0xd85 <= r && r < 0xdf4,
		0xe01 <= r && r < 0xe33, 0xe34 <= r && r < 0xe4f, 0x10d0 <= r && r < 0x10fb, 0x1780 <= r && r < 0x17b4:
		return otherScripts + int(r>>7)
	case 0x3041 <= r && r < 0x3097, 0x30a1 <= r && r < 0x30fb, r == 0x30fc, r == 0x3005,
		0x3400 <= r && r < 0x4dc0, 0x4e00 <= r && r < 0xa000, 0xac00 <= r && r < 0xd7a4:
		return cjk
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
