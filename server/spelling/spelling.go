// Package spelling finds what somebody meant who mistyped a name: of a flag, of a
// command, of a key in a file.
//
// It imports nothing of this project and must never do so.
package spelling

import "strings"

// Nearest returns the name that a word most probably stands for, or "" if it looks
// like none of them. Case does not count; a missing, an extra, a wrong letter and
// two neighbours transposed are one mistake each. One mistake in three letters is
// too much.
func Nearest(word string, names []string) string {
	nearest, least := "", max(1, len(word)/3)+1
	for _, name := range names {
		if d := distance([]rune(strings.ToLower(word)), []rune(strings.ToLower(name))); d < least {
			nearest, least = name, d
		}
	}
	return nearest
}

// maxLetters is the length of the longest word that is compared: the time grows with
// the product of both lengths, and a file may hold any key.
const maxLetters = 64

// distance returns the number of mistakes between two words, or a large number if
// they are too long.
func distance(a, b []rune) int {
	if len(a) > maxLetters || len(b) > maxLetters {
		return maxLetters
	}
	var rows [3][maxLetters + 1]int // of the dynamic programme: row i-2, i-1 and i
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			wrong := 1
			if a[i-1] == b[j-1] {
				wrong = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+wrong)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
