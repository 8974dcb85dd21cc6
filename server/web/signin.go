package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"unicode"

	"kith/server/access"
	"kith/server/protocol"
	"kith/server/store"
)

// credentials is the body of signing in and of setting up.
type credentials struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Password string `json:"password"`
}

// credentialBytes is the longest body of a request with credentials.
const credentialBytes = 8 << 10

// crossOrigin refuses what a page of another site has sent.
var crossOrigin = http.NewCrossOriginProtection()

func ownPageOnly(r *http.Request) error {
	if crossOrigin.Check(r) != nil {
		return refuse(http.StatusForbidden, protocol.CodeUnauthorized, "Only the inbox's own page may do this.")
	}
	return nil
}

// readCredentials reads a body, after the limits of its sender.
func (s *Server) readCredentials(w http.ResponseWriter, r *http.Request) (c credentials, err error) {
	if err := ownPageOnly(r); err != nil {
		return c, err
	}
	if err := s.limits.signIns.spend(owner(s.addressOf(r))); err != nil {
		s.counts.signIns.WithLabelValues("too_many").Inc()
		return c, err
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, credentialBytes)).Decode(&c); err != nil {
		return c, refuse(http.StatusBadRequest, protocol.CodeBadFrame, "The request cannot be read: it must be JSON of at most %d KB.", credentialBytes>>10)
	}
	c.Name = strings.Join(strings.Fields(c.Name), " ")
	return c, nil
}

// signIn answers a wrong name and a wrong password alike, after the same time.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	c, err := s.readCredentials(w, r)
	if err != nil {
		return err
	}
	if err := s.limits.names.spend(strings.ToLower(c.Name)); err != nil {
		s.counts.signIns.WithLabelValues("too_many").Inc()
		return err
	}
	ctx := r.Context()
	agent, err := s.Store.AgentByName(ctx, c.Name)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	right, err := s.door.Check(ctx, agent.PasswordHash, c.Password)
	if err != nil {
		return err
	}
	if !right {
		s.counts.signIns.WithLabelValues("wrong").Inc()
		return refuse(http.StatusUnauthorized, protocol.CodeUnauthorized, "The name or the password is wrong.")
	}
	if err := s.begin(ctx, w, r, agent.ID); err != nil {
		return err
	}
	s.counts.signIns.WithLabelValues("right").Inc()
	return reply(w, &agent.Person)
}

// setup makes an agent of whoever has a one-time code.
func (s *Server) setup(w http.ResponseWriter, r *http.Request) error {
	c, err := s.readCredentials(w, r)
	if err != nil {
		return err
	}
	switch {
	case c.Name == "" || len(c.Name) > protocol.NameLimit || strings.ContainsFunc(c.Name, unreadable):
		return refuse(http.StatusBadRequest, "name", "Please choose a name; customers will see it.")
	case len(c.Password) < access.MinPasswordBytes:
		return refuse(http.StatusBadRequest, "password", "Please choose a password of at least %d characters.", access.MinPasswordBytes)
	case len(c.Password) > access.MaxPasswordBytes:
		return refuse(http.StatusBadRequest, "password", "Please choose a password of at most %d bytes.", access.MaxPasswordBytes)
	}
	ctx := r.Context()
	hash, err := s.door.Hash(ctx, c.Password)
	if err != nil {
		return err
	}
	person, err := s.Store.CreateAgent(ctx, store.HashToken(c.Code), c.Name, hash)
	switch {
	case errors.Is(err, store.ErrInvite):
		s.counts.signIns.WithLabelValues("wrong").Inc()
		return refuse(http.StatusForbidden, protocol.CodeUnauthorized, "This invitation was used already, or is too old. Please ask for a new one.")
	case errors.Is(err, store.ErrNameTaken):
		return refuse(http.StatusConflict, "name", "Somebody here has this name already. Please choose another.")
	case err != nil:
		return err
	}
	if err := s.begin(ctx, w, r, person.ID); err != nil {
		return err
	}
	s.Log.Info("an agent has joined", "agent", person.ID)
	return reply(w, &person)
}

func unreadable(r rune) bool { return !unicode.IsPrint(r) }

// signOut ends the sign-in of the request, also on its other pages.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := ownPageOnly(r); err != nil {
		return err
	}
	if cookie, err := r.Cookie(cookieName); err == nil {
		_, signIn, err := s.agent(r)
		if err := s.Store.SignOut(r.Context(), store.HashToken(cookie.Value)); err != nil {
			return err
		}
		if err == nil {
			s.Hub.SignedOut(signIn)
		}
	}
	s.setCookie(w, r, "", -1)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// self answers who is signed in.
func (s *Server) self(w http.ResponseWriter, r *http.Request) error {
	agent, _, err := s.agent(r)
	if err != nil {
		return err
	}
	return reply(w, &agent.Person)
}
