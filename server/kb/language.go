package kb

import (
	"slices"
	"strings"
)

// normal writes a language the one way that is compared here: "pt_BR" becomes
// "pt-br".
func normal(language string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(language), "_", "-"))
}

// chain lists the languages to look for, the wanted one first and the usual
// one last, each followed by the more general ones that it belongs to.
func chain(wanted, usual string) []string {
	var list []string
	for _, language := range []string{normal(wanted), normal(usual)} {
		for language != "" {
			if !slices.Contains(list, language) {
				list = append(list, language)
			}
			cut := strings.LastIndexByte(language, '-')
			language = language[:max(cut, 0)]
		}
	}
	return list
}

// best picks what there is in the most wanted language, and the first of the
// alphabet where there is none of them: an article in another language is
// better than none.
func best[T any](versions map[string]T, chain []string) (t T) {
	for _, language := range chain {
		if v, ok := versions[language]; ok {
			return v
		}
	}
	first := ""
	for language := range versions {
		if first == "" || language < first {
			first = language
		}
	}
	return versions[first]
}
