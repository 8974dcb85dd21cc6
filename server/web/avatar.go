package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"kith/server/protocol"
	"kith/server/store"
	"kith/server/web/avatar"
)

// setAvatar stores a small square of the picture that an agent sends. The picture is
// encoded anew, so that nothing but pixels of what was sent is ever served.
func (s *Server) setAvatar(w http.ResponseWriter, r *http.Request, a signedIn) error {
	if err := s.limit(r, s.limits.avatars); err != nil {
		return err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, store.PictureLimit))
	if err != nil {
		return errorf(http.StatusRequestEntityTooLarge, protocol.CodeTooLong, "The picture is too large; choose one of at most %d MB.", store.PictureLimit>>20)
	}
	select {
	case s.avatarSlots <- struct{}{}:
		defer func() { <-s.avatarSlots }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	mime, picture, err := avatar.Make(body)
	switch {
	case errors.Is(err, avatar.ErrFormat):
		return errorf(http.StatusUnsupportedMediaType, "picture", "Please choose a picture in the format PNG, JPEG, WebP or GIF.")
	case errors.Is(err, avatar.ErrTooLarge):
		return errorf(http.StatusRequestEntityTooLarge, "picture", "The picture has too many pixels; choose one of at most 4096 by 4096.")
	case err != nil:
		return err
	}
	if err := s.Store.SetPicture(r.Context(), a.ID, mime, picture); err != nil {
		return accountError(err)
	}
	return s.writeAccount(w, r, a.ID)
}

// avatar serves an agent's picture. An address with a version is immutable, because
// it changes with the picture.
func (s *Server) avatar(w http.ResponseWriter, r *http.Request) error {
	allowAllSites(w.Header())
	mime, picture, err := s.Store.Picture(r.Context(), r.PathValue("agent"))
	if errors.Is(err, store.ErrNotFound) {
		return errNotFound
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Content-Length", strconv.Itoa(len(picture)))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", cacheRevalidate)
	if r.URL.Query().Has("v") {
		h.Set("Cache-Control", cacheImmutable)
	}
	w.Write(picture)
	return nil
}
