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

// maxCredentialBytes is the longest body of a request with credentials.
const maxCredentialBytes = 8 << 10

var crossOrigin = http.NewCrossOriginProtection()

// checkSameOrigin returns an error if a page of another site sent the request.
func checkSameOrigin(r *http.Request) error {
	if crossOrigin.Check(r) != nil {
		return errorf(http.StatusForbidden, protocol.CodeUnauthorized, "Only the inbox's own page may do this.")
	}
	return nil
}

// readCredentials checks the client's limits and reads the body of a request.
func (s *Server) readCredentials(w http.ResponseWriter, r *http.Request) (c credentials, err error) {
	if err := checkSameOrigin(r); err != nil {
		return c, err
	}
	if err := s.limit(r, s.limits.signIns); err != nil {
		s.metrics.signIns.WithLabelValues("rate_limited").Inc()
		return c, err
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxCredentialBytes)).Decode(&c); err != nil {
		return c, errorf(http.StatusBadRequest, protocol.CodeBadFrame, "The request cannot be read: it must be JSON of at most %d KB.", maxCredentialBytes>>10)
	}
	c.Name = strings.Join(strings.Fields(c.Name), " ")
	return c, nil
}

// signIn signs an agent in by name and password. A wrong name and a wrong password
// get the same response after the same time.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	c, err := s.readCredentials(w, r)
	if err != nil {
		return err
	}
	if err := s.refusal(s.limits.signInNames.Take(strings.ToLower(c.Name))); err != nil {
		s.metrics.signIns.WithLabelValues("rate_limited").Inc()
		return err
	}
	ctx := r.Context()
	agent, err := s.Store.AgentByName(ctx, c.Name)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	ok, err := s.passwords.Check(ctx, agent.PasswordHash, c.Password)
	if err != nil {
		return err
	}
	if !ok {
		s.metrics.signIns.WithLabelValues("failure").Inc()
		return errorf(http.StatusUnauthorized, protocol.CodeUnauthorized, "The name or the password is wrong.")
	}
	if err := s.startSignIn(ctx, w, r, agent.ID); err != nil {
		return err
	}
	s.metrics.signIns.WithLabelValues("success").Inc()
	return writePrivate(w, &agent.Person)
}

// setup creates the account of an agent who has a one-time code.
func (s *Server) setup(w http.ResponseWriter, r *http.Request) error {
	c, err := s.readCredentials(w, r)
	if err != nil {
		return err
	}
	switch {
	case c.Name == "" || len(c.Name) > protocol.NameLimit || strings.ContainsFunc(c.Name, isUnprintable):
		return errorf(http.StatusBadRequest, "name", "Please choose a name; customers will see it.")
	case len(c.Password) < access.MinPasswordBytes:
		return errorf(http.StatusBadRequest, "password", "Please choose a password of at least %d characters.", access.MinPasswordBytes)
	case len(c.Password) > access.MaxPasswordBytes:
		return errorf(http.StatusBadRequest, "password", "Please choose a password of at most %d bytes.", access.MaxPasswordBytes)
	}
	ctx := r.Context()
	hash, err := s.passwords.Hash(ctx, c.Password)
	if err != nil {
		return err
	}
	person, err := s.Store.CreateAgent(ctx, store.HashToken(c.Code), c.Name, hash)
	switch {
	case errors.Is(err, store.ErrInvite):
		s.metrics.signIns.WithLabelValues("failure").Inc()
		return errorf(http.StatusForbidden, protocol.CodeUnauthorized, "This invitation was used already, or is too old. Please ask for a new one.")
	case errors.Is(err, store.ErrNameTaken):
		return errorf(http.StatusConflict, "name", "Somebody here has this name already. Please choose another.")
	case err != nil:
		return err
	}
	if err := s.startSignIn(ctx, w, r, person.ID); err != nil {
		return err
	}
	s.Log.Info("agent account created", "agent", person.ID)
	return writePrivate(w, &person)
}

func isUnprintable(r rune) bool { return !unicode.IsPrint(r) }

// signOut ends the sign-in of the request, and the connections that use it.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := checkSameOrigin(r); err != nil {
		return err
	}
	if cookie, err := r.Cookie(cookieName); err == nil {
		_, signIn, err := s.signedInAgent(r)
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

// self sends who is signed in.
func (s *Server) self(w http.ResponseWriter, r *http.Request) error {
	agent, _, err := s.signedInAgent(r)
	if err != nil {
		return err
	}
	return writePrivate(w, &agent.Person)
}
