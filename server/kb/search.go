package kb

import (
	"math"
	"slices"
	"strings"

	"kith/server/protocol"
)

// maxQueryWords is how many words of a query count, so that a pasted page is not
// compared with every word of the library.
const maxQueryWords = 16

// What a word is worth by where it stands, and how fast more of the same, or a
// longer text, stops counting (BM25's k and b).
const (
	titleWeight    = 6.0
	summaryWeight  = 2.5
	categoryWeight = 1.5
	bodyWeight     = 1.0
	bm25K          = 1.2
	bm25B          = 0.6
)

// What a word counts by how it fits.
const (
	matchExact       = 1.0
	matchPrefix      = 0.7 // the word begins with what was typed so far
	matchEnding      = 0.6 // the word with a short ending more or less: "return", "returns"
	matchTypo        = 0.4
	maxEndingLetters = 3 // letters of such an ending
	minStemLetters   = 4 // letters that must be the same before it
	oneTypoLetters   = 4 // letters from which one slip is forgiven
	twoTyposLetters  = 8 // letters from which two are
)

type searchEntry struct {
	protocol.Summary
	body string
}

// index finds articles by their words.
type index struct {
	entries  []searchEntry
	postings map[string][]posting
	terms    []term
	length   []float64 // words of each entry's body, by the average
}

// term is a word of the library.
type term struct {
	text    string
	letters []rune
}

// posting says how much of a word an entry has, weighted by where.
type posting struct {
	entry  int
	weight float64
}

func newIndex(entries []searchEntry) *index {
	x := &index{entries: entries, postings: map[string][]posting{}, length: make([]float64, len(entries))}
	total := 0.0
	for i, e := range entries {
		weights := map[string]float64{}
		add := func(text string, weight float64) (n float64) {
			for _, t := range tokenize(text) {
				weights[t] += weight
				n++
			}
			return n
		}
		add(e.Title, titleWeight)
		add(e.Summary.Summary, summaryWeight)
		add(e.Category, categoryWeight)
		x.length[i] = add(e.body, bodyWeight)
		total += x.length[i]
		for t, w := range weights {
			x.postings[t] = append(x.postings[t], posting{i, w})
		}
	}
	for t := range x.postings {
		x.terms = append(x.terms, term{t, []rune(t)})
	}
	if total > 0 {
		for i := range x.length {
			x.length[i] *= float64(len(entries)) / total
		}
	}
	return x
}

// search answers the articles that fit, best first.
func (x *index) search(query string) []protocol.Summary {
	words := tokenize(query)
	open := len(words) > 0 && !strings.HasSuffix(query, " ") // the last word may not be finished
	words = words[:min(len(words), maxQueryWords)]

	scores := make([]float64, len(x.entries))
	hits := make([]float64, len(x.entries))
	for i, word := range words {
		for entry, score := range x.scoreWord(word, open && i == len(words)-1) {
			scores[entry] += score
			hits[entry]++
		}
	}
	var order []int
	for i := range scores {
		if scores[i] > 0 {
			// An article that has all the words comes before one that has one
			// of them often.
			share := hits[i] / float64(len(words))
			scores[i] *= share * share
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case scores[a] > scores[b]:
			return -1
		case scores[a] < scores[b]:
			return 1
		}
		return 0
	})
	order = order[:min(len(order), protocol.ResultsLimit)]
	results := make([]protocol.Summary, len(order))
	for i, n := range order {
		results[i] = x.entries[n].Summary
	}
	return results
}

// scoreWord answers what each entry scores for one word of the query: the best of
// the words that fit it, so that an article is not better for having many
// forms of one word.
func (x *index) scoreWord(word string, open bool) map[int]float64 {
	fitting := map[string]float64{}
	having := map[int]bool{}
	letters := []rune(word)
	for _, k := range x.terms {
		if fit := matchQuality(word, letters, k, open); fit > 0 {
			fitting[k.text] = fit
			for _, p := range x.postings[k.text] {
				having[p.entry] = true
			}
		}
	}
	// How rare a word is counts for all that fit together: a slip of the pen
	// is rare, and must not be worth more for it than the word that was meant.
	n, df := float64(len(x.entries)), float64(len(having))
	rare := math.Log(1 + (n-df+0.5)/(df+0.5))
	scores := map[int]float64{}
	for text, fit := range fitting {
		for _, p := range x.postings[text] {
			norm := 1 - bm25B + bm25B*x.length[p.entry]
			score := fit * rare * p.weight / (p.weight + bm25K*norm)
			scores[p.entry] = max(scores[p.entry], score)
		}
	}
	return scores
}

// matchQuality tells how well a word of the library fits one of the query, 0 for not.
func matchQuality(word string, letters []rune, k term, open bool) float64 {
	switch n := len(letters) - len(k.letters); {
	case word == k.text:
		return matchExact
	case open && strings.HasPrefix(k.text, word):
		return matchPrefix
	case len(letters) >= minStemLetters && n < 0 && n >= -maxEndingLetters && strings.HasPrefix(k.text, word),
		len(k.letters) >= minStemLetters && n > 0 && n <= maxEndingLetters && strings.HasPrefix(word, k.text):
		return matchEnding
	}
	slips := 0
	switch {
	case len(letters) >= twoTyposLetters:
		slips = 2
	case len(letters) >= oneTypoLetters:
		slips = 1
	default:
		return 0
	}
	whole, begin := editDistance(letters, k.letters, slips)
	switch {
	case whole <= slips:
		return matchTypo / float64(whole)
	case begin > 0 && begin <= slips:
		return matchTypo * matchEnding / float64(begin)
	}
	return 0
}
