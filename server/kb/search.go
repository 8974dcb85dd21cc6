package kb

import (
	"math"
	"slices"
	"strings"

	"kith/server/protocol"
)

// maxQueryWords is how many words of a query count, so that a pasted page is not
// compared with every word of the knowledge base.
const maxQueryWords = 16

// Weights of a word by where it is, and BM25's k and b: how soon more of the same
// word stops counting, and how much a longer text counts less.
const (
	titleWeight    = 6.0
	summaryWeight  = 2.5
	categoryWeight = 1.5
	bodyWeight     = 1.0
	bm25K          = 1.2
	bm25B          = 0.6
)

// Factors of a word by how it matches one of the query.
const (
	matchExact  = 1.0
	matchPrefix = 0.7 // the word begins with what was typed so far
	matchEnding = 0.6 // the word with a short ending more or less: "return", "returns"
	matchTypo   = 0.4
)

// Lengths of words, in letters.
const (
	maxEndingLetters = 3 // of an ending that matchEnding ignores
	minStemLetters   = 4 // that must be the same before such an ending
	oneTypoLetters   = 4 // from which one typo is allowed
	twoTyposLetters  = 8 // from which two are
)

// searchEntry is an article in the index.
type searchEntry struct {
	protocol.Summary
	body string
}

// index finds articles by their words.
type index struct {
	entries  []searchEntry
	postings map[string][]posting
	terms    []term
	length   []float64 // words of each entry's body, divided by the average
}

// term is a word that articles have.
type term struct {
	text    string
	letters []rune
}

// posting says how often an entry has a word, weighted by where.
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

// search returns the articles that match, best first.
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

// scoreWord returns the score of each entry for one word of the query: that of
// its best matching term, so that an article does not gain from having many forms
// of one word.
func (x *index) scoreWord(word string, open bool) map[int]float64 {
	matching := map[string]float64{}
	having := map[int]bool{}
	letters := []rune(word)
	for _, t := range x.terms {
		if quality := matchQuality(word, letters, t, open); quality > 0 {
			matching[t.text] = quality
			for _, p := range x.postings[t.text] {
				having[p.entry] = true
			}
		}
	}
	// The inverse document frequency is that of all matching terms together: a
	// typo is rare, and must not score higher for that than the word that was
	// meant.
	n, df := float64(len(x.entries)), float64(len(having))
	idf := math.Log(1 + (n-df+0.5)/(df+0.5))
	scores := map[int]float64{}
	for text, quality := range matching {
		for _, p := range x.postings[text] {
			norm := 1 - bm25B + bm25B*x.length[p.entry]
			score := quality * idf * p.weight / (p.weight + bm25K*norm)
			scores[p.entry] = max(scores[p.entry], score)
		}
	}
	return scores
}

// matchQuality returns how well a term matches a word of the query, from 0 for not
// at all to 1 for the same. open means that the word may not be finished.
func matchQuality(word string, letters []rune, t term, open bool) float64 {
	switch n := len(letters) - len(t.letters); {
	case word == t.text:
		return matchExact
	case open && strings.HasPrefix(t.text, word):
		return matchPrefix
	case len(letters) >= minStemLetters && n < 0 && n >= -maxEndingLetters && strings.HasPrefix(t.text, word),
		len(t.letters) >= minStemLetters && n > 0 && n <= maxEndingLetters && strings.HasPrefix(word, t.text):
		return matchEnding
	}
	typos := 0
	switch {
	case len(letters) >= twoTyposLetters:
		typos = 2
	case len(letters) >= oneTypoLetters:
		typos = 1
	default:
		return 0
	}
	whole, stem := editDistance(letters, t.letters, typos)
	switch {
	case whole <= typos:
		return matchTypo / float64(whole)
	case stem > 0 && stem <= typos:
		return matchTypo * matchEnding / float64(stem)
	}
	return 0
}
