package web

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"kith/server/protocol"
	"kith/server/store"
	"kith/server/web/portrait"
)

// setPicture takes an agent's picture and stores a small square of it, newly
// encoded, so that nothing but pixels of what was sent is ever served.
func (s *Server) setPicture(w http.ResponseWriter, r *http.Request) error {
	if err := ownPageOnly(r); err != nil {
		return err
	}
	agent, _, err := s.agent(r)
	if err != nil {
		return err
	}
	if err := s.limits.pictures.spend(owner(s.addressOf(r))); err != nil {
		return err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, store.PictureLimit))
	if err != nil {
		return refuse(http.StatusRequestEntityTooLarge, protocol.CodeTooLong, "The picture is too large; choose one of at most %d MB.", store.PictureLimit>>20)
	}
	select {
	case s.easels <- struct{}{}:
		defer func() { <-s.easels }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	mime, picture, err := portrait.Make(body)
	switch {
	case errors.Is(err, portrait.ErrFormat):
		return refuse(http.StatusUnsupportedMediaType, "picture", "Please choose a picture in the format PNG, JPEG, WebP or GIF.")
	case errors.Is(err, portrait.ErrLarge):
		return refuse(http.StatusRequestEntityTooLarge, "picture", "The picture has too many pixels; choose one of at most 4096 by 4096.")
	case err != nil:
		return err
	}
	if err := s.Store.SetPicture(r.Context(), agent.ID, mime, picture); err != nil {
		return err
	}
	agent, err = s.Store.AgentByID(r.Context(), agent.ID)
	if err != nil {
		return err
	}
	return reply(w, &agent.Person)
}

// picture serves an agent's picture. Its address changes with the picture.
func (s *Server) picture(w http.ResponseWriter, r *http.Request) error {
	forEverySite(w.Header())
	mime, picture, err := s.Store.Picture(r.Context(), r.PathValue("agent"))
	if errors.Is(err, store.ErrNotFound) {
		return errNothingHere
	}
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Content-Length", strconv.Itoa(len(picture)))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", cacheChecked)
	if r.URL.Query().Has("v") {
		h.Set("Cache-Control", cacheForever)
	}
	if r.Method != http.MethodHead {
		w.Write(picture)
	}
	return nil
}
