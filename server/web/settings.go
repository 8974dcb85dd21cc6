package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"kith/server/protocol"
	"kith/server/protocol/codec"
)

// settings answers what anybody may know of a brand.
func (s *Server) settings(w http.ResponseWriter, r *http.Request) error {
	allowAllSites(w.Header())
	v, err := s.settingsFor(r)
	if err != nil {
		return err
	}
	return writeCacheable(w, r, v)
}

// settingsScript answers the same, and the names of the launcher, as a module, for pages whose policy names the
// chat's address for scripts alone. A module cannot be read unless it is there,
// so a refusal is one too.
func (s *Server) settingsScript(w http.ResponseWriter, r *http.Request) error {
	allowAllSites(w.Header())
	w.Header().Set("Cache-Control", cacheRevalidate)
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	v, err := s.settingsFor(r)
	if refusal, ok := errors.AsType[*Error](err); ok {
		text, _ := json.Marshal(refusal.Message)
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

func (s *Server) settingsFor(r *http.Request) (*protocol.Settings, error) {
	if err := s.limits.reads.take(clientNetwork(s.clientAddress(r))); err != nil {
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
	return &protocol.Settings{
		Key:           b.Key,
		Name:          b.Name,
		Color:         b.Color,
		Greeting:      b.Greeting,
		Team:          b.Team,
		Availability:  b.Availability(time.Now()),
		KnowledgeBase: !s.Articles.Empty(),
		Language:      b.Language,
		Build:         s.Assets.Manifest.Build,
	}, nil
}
