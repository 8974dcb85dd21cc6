package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"kith/server/brand"
	"kith/server/protocol"
	"kith/server/release"
	"kith/server/rollout"
	"kith/static"
)

// frame serves the panel's document for pages of the site named in the query, and
// no other. The browser enforces that by frame-ancestors, so the name needs no
// proof.
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
	served := s.releaseFor(site, query)
	f, ok := document(served.Assets, query.Get("lang"), b.Language)
	if !ok {
		return errNotFound
	}
	s.countLoad(w, r, query, site, served.ID)
	h := w.Header()
	h.Set("Content-Security-Policy", contentSecurityPolicy(r, site))
	h.Set("Permissions-Policy", permissionsPolicy)
	if !query.Has("site") {
		h.Add("Vary", "Referer")
	}
	// A cross-origin isolated page embeds only documents that are isolated
	// themselves and that allow it.
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	return s.serveAsset(w, r, f)
}

// brandForSite returns the brand with that key, or any brand if key is "", whose
// panel the site may show. It returns nil if there is none.
func (s *Server) brandForSite(key, site string) *brand.Brand {
	for _, b := range s.Brands.All() {
		if (key == "" || key == b.Key) && b.Allows(site) {
			return b
		}
	}
	return nil
}

// releaseFor returns the release that a page of a site gets.
func (s *Server) releaseFor(site string, query url.Values) *release.Release {
	return s.Releases.For(rollout.Page{Site: site, Bucket: bucketOf(query)})
}

// document returns a release's panel document in the first of the languages that there
// is, and else in English.
func document(assets *static.Assets, languages ...string) (rollout.Asset, bool) {
	for _, language := range append(languages, "en") {
		language = strings.ToLower(strings.ReplaceAll(language, "_", "-"))
		for language != "" {
			for _, known := range assets.Manifest.Languages {
				if strings.EqualFold(known, language) {
					f, ok := assets.ByName("frame." + known + ".html")
					return rollout.Asset{File: f, From: assets}, ok
				}
			}
			language = language[:max(strings.LastIndexByte(language, '-'), 0)]
		}
	}
	return rollout.Asset{}, false
}

// originOf returns the origin of an address, or "" if it has none.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// inbox serves the agents' page. No other page may frame it, so that nobody can be
// tricked into clicking in it.
func (s *Server) inbox(w http.ResponseWriter, r *http.Request) error {
	f, ok := s.Assets.ByName("inbox.html")
	if !ok {
		return errNotFound
	}
	h := w.Header()
	h.Set("Content-Security-Policy", contentSecurityPolicy(r, "'none'"))
	h.Set("Permissions-Policy", permissionsPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer") // the inbox links to customers' sites
	return s.serveAsset(w, r, rollout.Asset{File: f, From: s.Assets})
}
