package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"kith/server/brand"
	"kith/server/protocol"
	"kith/static"
)

// frame serves the panel's document, for a page of the site that its address
// names, and for no other: the browser holds it to frame-ancestors, so the name
// needs no proof.
func (s *Server) frame(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	site := cmp.Or(query.Get("site"), originOf(r.Referer()))
	if site == "" {
		return errorf(http.StatusForbidden, protocol.CodeNotFound, "This is the inside of a chat window. It is shown by the pages that carry the chat, and says nothing by itself.")
	}
	b := s.brandForSite(query.Get("key"), site)
	if b == nil {
		return errorf(http.StatusForbidden, protocol.CodeNotFound, "The site %s may not show this chat. Whoever runs the chat can add it to the brand's sites.", site)
	}
	f, ok := s.frameDocument(query.Get("lang"), b.Language)
	if !ok {
		return errNotFound
	}
	h := w.Header()
	h.Set("Content-Security-Policy", contentSecurityPolicy(r, site))
	h.Set("Permissions-Policy", permissionsPolicy)
	if !query.Has("site") {
		h.Add("Vary", "Referer")
	}
	// A page that is isolated from other sites lets in only documents that are
	// so themselves and that allow it.
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	return s.serveAsset(w, r, f)
}

// brandForSite answers the brand whose panel a site may show: the named one, or
// any where none is named.
func (s *Server) brandForSite(key, site string) *brand.Brand {
	for _, b := range s.Brands.All() {
		if (key == "" || key == b.Key) && b.Allows(site) {
			return b
		}
	}
	return nil
}

// frameDocument answers the panel in the first of the languages that there is.
func (s *Server) frameDocument(languages ...string) (static.File, bool) {
	for _, language := range append(languages, "en") {
		language = strings.ToLower(strings.ReplaceAll(language, "_", "-"))
		for language != "" {
			for _, known := range s.Assets.Manifest.Languages {
				if strings.EqualFold(known, language) {
					return s.Assets.ByName("frame." + known + ".html")
				}
			}
			language = language[:max(strings.LastIndexByte(language, '-'), 0)]
		}
	}
	return static.File{}, false
}

// originOf answers the origin of an address, and "" where it has none.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
