package format

import (
	"strconv"
	"strings"
)

// Timestamp returns a time, in Unix milliseconds, in ISO 8601 and UTC, like
// "2026-03-17T14:05:00.000Z".
func Timestamp(at int64) string {
	days, rest := floorDiv(at, day), floorMod(at, day)
	year, month, dom := civilDate(days)
	b := make([]byte, 0, 24)
	b = append(appendPadded(b, year, 4), '-')
	b = append(appendPadded(b, month, 2), '-')
	b = append(appendPadded(b, dom, 2), 'T')
	b = append(appendPadded(b, rest/3_600_000, 2), ':')
	b = append(appendPadded(b, rest/60_000%60, 2), ':')
	b = append(appendPadded(b, rest/1000%60, 2), '.')
	return string(append(appendPadded(b, rest%1000, 3), 'Z'))
}

// appendPadded appends a number that is not negative, with leading zeros up to a
// width.
func appendPadded(b []byte, n int64, width int) []byte {
	digits := strconv.FormatInt(n, 10)
	for range width - len(digits) {
		b = append(b, '0')
	}
	return append(b, digits...)
}

// ParseTimestamp reads a time that Timestamp has written, and reports whether the
// text is one. The milliseconds, or all of the time of day, may be missing.
func ParseTimestamp(text string) (at int64, ok bool) {
	const whole = "0000-00-00T00:00:00.000Z"
	full := strings.TrimSuffix(text, "Z")
	switch len(full) {
	case len("0000-00-00"), len("0000-00-00T00:00:00"), len(whole) - 1:
		full += whole[len(full):]
	default:
		return 0, false
	}
	var n [7]int64
	part := 0
	for i := range len(whole) {
		switch c := full[i]; {
		case whole[i] != '0':
			if c != whole[i] {
				return 0, false
			}
			part++
		case c < '0' || c > '9':
			return 0, false
		default:
			n[part] = n[part]*10 + int64(c-'0')
		}
	}
	at = daysBefore(n[0], n[1], n[2])*day + n[3]*60*minute + n[4]*minute + n[5]*1000 + n[6]
	return at, Timestamp(at) == full
}

// daysBefore returns how many days after 1 January 1970 a date is; it is the
// reverse of civilDate.
func daysBefore(year, month, dom int64) int64 {
	if month < 3 {
		year, month = year-1, month+12
	}
	return 365*year + floorDiv(year, 4) - floorDiv(year, 100) + floorDiv(year, 400) + (153*(month-3)+2)/5 + dom - 1 - 719_468
}
