package kb

// maxTypoLetters is the length of the longest word that is searched for typos.
const maxTypoLetters = 32

// editDistance returns the number of typos between two words: a missing letter,
// an extra one, a wrong one, or two neighbours transposed. whole is the distance
// to b, stem the least distance to b without an ending of up to maxEndingLetters.
// A distance beyond limit is inexact, but always greater than limit.
func editDistance(a, b []rune, limit int) (whole, stem int) {
	far := limit + 1
	if len(a)-len(b) > limit || len(b)-len(a) > limit+maxEndingLetters || len(a) > maxTypoLetters || len(b) > maxTypoLetters {
		return far, far
	}
	var rows [3][maxTypoLetters + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return far, far
		}
		before, last, row = last, row, before
	}
	stem = far
	for j := max(0, len(b)-maxEndingLetters); j < len(b); j++ {
		stem = min(stem, last[j])
	}
	return last[len(b)], stem
}
