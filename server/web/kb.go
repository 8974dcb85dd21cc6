package web

import (
	"bytes"
	"io"
	"net/http"
	"path"
	"strings"

	"kith/server/protocol"
)

// maxFileBytes is the size of the largest file of the knowledge base that is
// served. Pictures in articles load on phones.
const maxFileBytes = 16 << 20

// readLanguages counts a read against the client's limit, and returns the languages
// of the response: the one that the query asks for, and the brand's.
func (s *Server) readLanguages(w http.ResponseWriter, r *http.Request) (wanted, fallback string, err error) {
	allowAllSites(w.Header())
	if err := s.limit(r, s.limits.reads); err != nil {
		return "", "", err
	}
	query := r.URL.Query()
	fallback = "en"
	if b := s.Brands.ByKey(query.Get("key")); b != nil {
		fallback = b.Language
	} else if all := s.Brands.All(); len(all) == 1 {
		fallback = all[0].Language
	}
	wanted = query.Get("lang")
	if len(wanted) > protocol.IDLimit {
		wanted = ""
	}
	return wanted, fallback, nil
}

// contents sends the categories and summaries of all articles.
func (s *Server) contents(w http.ResponseWriter, r *http.Request) error {
	wanted, fallback, err := s.readLanguages(w, r)
	if err != nil {
		return err
	}
	contents := s.Articles.Contents(wanted, fallback)
	return writeCacheable(w, r, &contents)
}

// article sends one article.
func (s *Server) article(w http.ResponseWriter, r *http.Request) error {
	wanted, fallback, err := s.readLanguages(w, r)
	if err != nil {
		return err
	}
	article, ok := s.Articles.Article(r.URL.Query().Get("id"), wanted, fallback)
	if !ok {
		return errorf(http.StatusNotFound, protocol.CodeNotFound, "This article is not here any more.")
	}
	return writeCacheable(w, r, &article)
}

// search sends the articles that match a query.
func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	wanted, fallback, err := s.readLanguages(w, r)
	if err != nil {
		return err
	}
	if err := s.limit(r, s.limits.searches); err != nil {
		return err
	}
	query := r.URL.Query().Get("q")
	if len(query) > protocol.NameLimit {
		return errorf(http.StatusBadRequest, protocol.CodeTooLong, "Search for less at once, please.")
	}
	found := s.Articles.Search(query, wanted, fallback)
	return writeCacheable(w, r, &found)
}

// articleFile serves a file that articles show. Many people may be able to write to
// the folder, so the file's policy lets it run nothing, and sandboxes it.
func (s *Server) articleFile(w http.ResponseWriter, r *http.Request) error {
	allowAllSites(w.Header())
	name := r.PathValue("name")
	f, err := s.Articles.File(name)
	if err != nil {
		return errNotFound
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() > maxFileBytes {
		s.Log.Warn("knowledge base: "+name+" is too large to be served; make it smaller.", "bytes", info.Size(), "limit", maxFileBytes)
		return errNotFound
	}
	content, err := io.ReadAll(io.LimitReader(f, maxFileBytes))
	if err != nil {
		return err
	}
	mime := mediaType(name, content)
	if mime == "" {
		return errNotFound
	}
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	h.Set("Cache-Control", cacheRevalidate)
	http.ServeContent(w, r, "", info.ModTime(), bytes.NewReader(content))
	return nil
}

// mediaType returns the type of a picture, sound, video or PDF by its content, and
// "" for anything else. The name counts only for SVG, which has no signature.
func mediaType(name string, content []byte) string {
	mime := http.DetectContentType(content)
	switch mime {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "audio/mpeg", "video/mp4", "video/webm", "application/pdf":
		return mime
	}
	head := content[:min(len(content), 512)]
	switch {
	case bytes.HasPrefix(head[min(len(head), 4):], []byte("ftypavif")):
		return "image/avif"
	case strings.EqualFold(path.Ext(name), ".svg") && bytes.Contains(head, []byte("<svg")):
		return "image/svg+xml"
	}
	return ""
}
