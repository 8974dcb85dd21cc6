package web

import (
	"strings"

	"kith/server/protocol"
)

// launcherStyle returns the style sheet of the launcher's shadow tree: a button in the
// brand's colours, the icon in it and the unread count. It comes with the settings,
// as what else the launcher needs, because a page has a launcher long before it loads
// the panel, and static/widget.js must be small. What a page says of its own elements
// reaches the tree only where it is inherited.
func launcherStyle(colors protocol.Palette) string {
	return "button{background:" + colors.Fill + ";color:" + colors.Text + "}" + launcherShape
}

var launcherShape = strings.Join([]string{
	`button{position:absolute;inset:0;width:100%;height:100%;padding:0;border:2px solid #0000;border-radius:50%;box-shadow:0 4px 24px #0003;cursor:pointer}`,
	`button:hover{filter:brightness(1.1)}`,
	`i{display:block;margin:auto;width:24px;height:24px;background:currentColor;clip-path:path("M12 3a9 8 0 0 0-7 13l-2 5 6-2a9 8 0 1 0 3-16z");forced-color-adjust:none}`,
	`[aria-expanded=true] i{clip-path:path("M3 9l2-2 7 7 7-7 2 2-9 9z")}`,
	`b{position:absolute;top:0;right:0;padding:0 6px;border-radius:9px;background:#c00;color:#fff;font:700 12px/18px sans-serif}`,
}, "")

// launcherNames are the launcher's accessible names while the chat is closed and
// while it is open, by language, until the panel (wasm/chat) gives its own. They are
// here because a page has a launcher long before it loads the panel.
var launcherNames = map[string][2]string{
	"en": {"Open chat", "Close chat"},
	"de": {"Chat öffnen", "Chat schließen"},
	"fr": {"Ouvrir le chat", "Fermer le chat"},
	"es": {"Abrir el chat", "Cerrar el chat"},
	"ar": {"فتح الدردشة", "إغلاق الدردشة"},
}

// launcherNamesIn returns the names in the first of the languages that there is,
// and else in English. Languages look like "de", "de-AT" or "de_at".
func launcherNamesIn(languages ...string) [2]string {
	for _, language := range languages {
		language, _, _ = strings.Cut(strings.ReplaceAll(language, "_", "-"), "-")
		if n, ok := launcherNames[strings.ToLower(language)]; ok {
			return n
		}
	}
	return launcherNames["en"]
}
