package conformance

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
)

// buildField is the release in the settings.
var buildField = regexp.MustCompile(`"build":"[^"]*"`)

// settings serves the settings of a chat of the site's own origin: with the release that a
// case has named, if it has. It records what they are asked for.
func (h *host) settings(chat http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		r.Header.Del("Accept-Encoding")
		recorder := httptest.NewRecorder()
		chat.ServeHTTP(recorder, r)
		h.mu.Lock()
		h.asked = append(h.asked, r.URL.Query())
		release, held := h.release, h.held
		h.mu.Unlock()
		if held != nil {
			select {
			case <-held:
			case <-r.Context().Done():
			}
		}
		text := recorder.Body.String()
		if release != "" {
			text = buildField.ReplaceAllLiteralString(text, `"build":`+strconv.Quote(release))
		}
		maps.Copy(w.Header(), recorder.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(recorder.Code)
		w.Write([]byte(text))
	}
}

// nameRelease has the settings name a release from now on; "" is the server's own. They come
// at once, or, if they are to be held, when this is called the next time. It responds with
// what they were asked for since the last time, and forgets that.
func (h *host) nameRelease(w http.ResponseWriter, r *http.Request) {
	var v struct {
		Release string
		Hold    bool
	}
	if err := json.NewDecoder(r.Body).Decode(&v); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.release = v.Release
	if h.held != nil {
		close(h.held)
		h.held = nil
	}
	if v.Hold {
		h.held = make(chan struct{})
	}
	respond(w, h.asked)
	h.asked = nil
}

// askedSettings responds with what the settings were asked for since nameRelease.
func (h *host) askedSettings(w http.ResponseWriter, _ *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	respond(w, h.asked)
}

// respond responds with queries, the first value of each name.
func respond(w http.ResponseWriter, queries []url.Values) {
	list := []map[string]string{}
	for _, q := range queries {
		first := map[string]string{}
		for name := range q {
			first[name] = q.Get(name)
		}
		list = append(list, first)
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(list)
}

// heartbeat records a report of outcomes.
func (h *host) heartbeat(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heartbeats = append(h.heartbeats, string(body))
	w.WriteHeader(http.StatusNoContent)
}

// sendHeartbeats responds with all reports so far, as the texts that came.
func (h *host) sendHeartbeats(w http.ResponseWriter, _ *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(h.heartbeats)
}
