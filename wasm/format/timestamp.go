package format

import "strconv"

// Timestamp returns a time, in Unix milliseconds, in ISO 8601 and UTC, like
// "2026-03-17T14:05:00.000Z".
func Timestamp(at int64) string {
	const day = 24 * 60 * 60 * 1000
	days, rest := at/day, at%day
	if rest < 0 {
		days, rest = days-1, rest+day
	}
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
