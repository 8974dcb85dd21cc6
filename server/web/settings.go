package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"kith/server/brand/color"
	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// settings sends what anybody may know of a brand.
func (s *Server) settings(w http.ResponseWriter, r *http.Request) error {
	allowAllSites(w.Header())
	v, err := s.settingsFor(r)
	if err != nil {
		return err
	}
	return writeCacheable(w, r, v)
}

// settingsScript sends the same and the launcher's names as a JavaScript module,
// for pages whose policy allows the chat's address for scripts alone. A page cannot
// read the text of a failed import, so an error is a module with status 200 too.
func (s *Server) settingsScript(w http.ResponseWriter, r *http.Request) error {
	allowAllSites(w.Header())
	w.Header().Set("Cache-Control", cacheRevalidate)
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	v, err := s.settingsFor(r)
	if e, ok := errors.AsType[*Error](err); ok {
		text, _ := json.Marshal(e.Message)
		_, err = io.WriteString(w, "export const fault = "+string(text))
		return err
	}
	if err != nil {
		return err
	}
	names, _ := json.Marshal(launcherNamesIn(r.URL.Query().Get("lang"), v.Language))
	_, err = io.WriteString(w, "export default "+codec.Encode(v)+"\nexport const names = "+string(names))
	return err
}

// settingsFor returns the settings of the brand that a request names.
func (s *Server) settingsFor(r *http.Request) (*protocol.Settings, error) {
	if err := s.limit(r, s.limits.reads); err != nil {
		return nil, err
	}
	key := r.URL.Query().Get("key")
	if key == "" {
		return nil, errorf(http.StatusBadRequest, protocol.CodeNotFound, "The script tag has no data-kustomer-api-key; it tells whose chat this is.")
	}
	b := s.Brands.ByKey(key)
	if b == nil {
		return nil, errorf(http.StatusNotFound, protocol.CodeNotFound, "There is no chat with this key here; look at the script tag's data-kustomer-api-key.")
	}
	light, dark, _ := color.Palettes(b.Color)
	return &protocol.Settings{
		Key:           b.Key,
		Name:          b.Name,
		Color:         b.Color,
		Light:         light,
		Dark:          dark,
		Greeting:      b.Greeting,
		Team:          b.Team,
		Availability:  b.Availability(time.Now()),
		KnowledgeBase: !s.Articles.Empty(),
		Language:      b.Language,
		Build:         s.Assets.Manifest.Build,
	}, nil
}

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
