package web

import (
	"context"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"kith/server/access"
	"kith/server/protocol"
	"kith/server/store"
)

// cookieName is the name of the agents' cookie. Its value is the token of one
// sign-in, of which only the hash is stored.
const cookieName = "kith-agent"

// signInLifetime is how long an agent stays signed in.
const signInLifetime = 30 * 24 * time.Hour

var errNotSignedIn = errorf(http.StatusUnauthorized, protocol.CodeUnauthorized, "Please sign in.")

// signedInAgent returns the agent who sends a request and the id of the sign-in. It
// returns errNotSignedIn if the request has no valid sign-in.
func (s *Server) signedInAgent(r *http.Request) (store.Agent, string, error) {
	cookie, err := r.Cookie(cookieName)
	if err != nil || cookie.Value == "" {
		return store.Agent{}, "", errNotSignedIn
	}
	hash := store.HashToken(cookie.Value)
	agent, err := s.Store.AgentBySignIn(r.Context(), hash)
	if errors.Is(err, store.ErrNotFound) {
		return store.Agent{}, "", errNotSignedIn
	}
	return agent, hex.EncodeToString(hash), err
}

// startSignIn creates a sign-in for an agent and sets its cookie.
func (s *Server) startSignIn(ctx context.Context, w http.ResponseWriter, r *http.Request, agent string) error {
	token := access.NewToken()
	if err := s.Store.SignIn(ctx, agent, store.HashToken(token), time.Now().Add(signInLifetime)); err != nil {
		return err
	}
	s.setCookie(w, r, token, int(signInLifetime.Seconds()))
	return nil
}

func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true,                    // no script reads it
		SameSite: http.SameSiteStrictMode, // no other site's page sends it
		Secure:   s.isHTTPS(r),
	})
}
