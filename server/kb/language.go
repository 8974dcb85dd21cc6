package kb

import (
	"slices"
	"strings"
)

// normalizeLanguage writes a language the one way that is compared here: "pt_BR" becomes
// "pt-br".
func normalizeLanguage(language string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(language), "_", "-"))
}

// preferredLanguages lists the languages to look for, the wanted one first and the usual
// one last, each followed by the more general ones that it belongs to.
func preferredLanguages(wanted, usual string) []string {
	var list []string
	for _, language := range []string{normalizeLanguage(wanted), normalizeLanguage(usual)} {
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

// bestVersion picks what there is in the most wanted language, and the first of the
// alphabet where there is none of them: an article in another language is
// better than none.
func bestVersion[T any](versions map[string]T, chain []string) (t T) {
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
