package kb

import (
	"slices"
	"strings"
)

// normalizeLanguage returns a language in the form that is compared here: "pt_BR"
// becomes "pt-br".
func normalizeLanguage(language string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(language), "_", "-"))
}

// preferredLanguages returns the languages to look for: the wanted one, then the
// fallback, each followed by the more general ones that it belongs to.
func preferredLanguages(wanted, fallback string) []string {
	var list []string
	for _, language := range []string{normalizeLanguage(wanted), normalizeLanguage(fallback)} {
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

// bestVersion returns the version in the first of the preferred languages that
// there is. If there is none of them it returns that of the first language in the
// alphabet: an article in another language is better than none.
func bestVersion[T any](versions map[string]T, preferred []string) (t T) {
	for _, language := range preferred {
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
