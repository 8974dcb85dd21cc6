package web

import "strings"

// launcherNames are what the launcher is called while the chat is closed and while it
// is open, until the panel's own words (wasm/chat) take over. They are here
// because a page has a launcher long before it loads a panel.
var launcherNames = map[string][2]string{
	"en": {"Open chat", "Close chat"},
	"de": {"Chat öffnen", "Chat schließen"},
	"fr": {"Ouvrir le chat", "Fermer le chat"},
	"es": {"Abrir el chat", "Cerrar el chat"},
	"ar": {"فتح الدردشة", "إغلاق الدردشة"},
}

// launcherNamesIn answers the names in the first of the languages that there is, given
// as "de", "de-AT" or "de_at".
func launcherNamesIn(languages ...string) [2]string {
	for _, language := range languages {
		language, _, _ = strings.Cut(strings.ReplaceAll(language, "_", "-"), "-")
		if n, ok := launcherNames[strings.ToLower(language)]; ok {
			return n
		}
	}
	return launcherNames["en"]
}
