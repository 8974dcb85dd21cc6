package web

import (
	"encoding/json"
	"io"
	"net/http"
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

// settingsScript sends the same and what the launcher needs as a JavaScript module,
// for pages whose policy allows the chat's address for scripts alone; core.js asks
// for the names of KustomerCore too. A page cannot read the text of a failed import,
// so an error is a module with status 200 too.
func (s *Server) settingsScript(w http.ResponseWriter, r *http.Request) error {
	allowAllSites(w.Header())
	const javaScript = "text/javascript; charset=utf-8"
	v, err := s.settingsFor(r)
	if err != nil {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Type", javaScript)
		io.WriteString(w, export("fault", err.Error()))
		return nil
	}
	s.countBroken(r)
	text := "export default " + codec.Encode(v) + "\n"
	if release := r.URL.Query().Get("release"); release != "" && s.Releases.Withdrawn(release) {
		text += export("withdrawn", true)
	}
	if r.URL.Query().Has("core") {
		text += export("core", newCoreSettings(v))
	} else {
		text += export("names", launcherNamesIn(r.URL.Query().Get("lang"), v.Language)) + export("style", launcherStyle(v.Light))
	}
	return writeCacheableText(w, r, cacheRevalidate, javaScript, text)
}

// export returns a line of a JavaScript module that exports a value.
func export(name string, value any) string {
	text, _ := json.Marshal(value) // of texts and truth values: no error
	return "export const " + name + " = " + string(text) + "\n"
}

// settingsFor returns the settings of the brand that a request names. Its error is an
// *Error.
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
		Build:         s.releaseFor(r.URL.Query().Get("site"), r.URL.Query()).ID,
	}, nil
}
