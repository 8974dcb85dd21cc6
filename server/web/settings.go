package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"time"

	"kith/server/wire"
	"kith/server/wire/codec"
)

// settings answers what anybody may know of a brand.
func (s *Server) settings(w http.ResponseWriter, r *http.Request) error {
	forEverySite(w.Header())
	if err := s.limits.reads.spend(owner(s.addressOf(r))); err != nil {
		return err
	}
	key := r.URL.Query().Get("key")
	if key == "" {
		return refuse(http.StatusBadRequest, wire.NotFound, "The script tag has no data-kustomer-api-key; it tells whose chat this is.")
	}
	b := s.Brands.ByKey(key)
	if b == nil {
		return refuse(http.StatusNotFound, wire.NotFound, "There is no chat with this key here; look at the script tag's data-kustomer-api-key.")
	}
	return answer(w, r, &wire.Settings{
		Key:          b.Key,
		Name:         b.Name,
		Color:        b.Color,
		Greeting:     b.Greeting,
		Team:         b.Team,
		Availability: b.Availability(time.Now()),
		Library:      !s.Library.Empty(),
		Language:     b.Language,
		Build:        s.Assets.Manifest.Build,
	})
}

// answer sends a record as JSON, unless the client has it already.
func answer(w http.ResponseWriter, r *http.Request, record codec.Record) error {
	text := codec.Encode(record)
	sum := sha256.Sum256([]byte(text))
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", cacheChecked)
	}
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(text)))
	if r.Method != http.MethodHead {
		io.WriteString(w, text)
	}
	return nil
}
