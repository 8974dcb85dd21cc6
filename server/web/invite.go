package web

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"kith/server/access"
	"kith/server/store"
)

// inviteLifetime is how long an invitation is valid.
const inviteLifetime = 7 * 24 * time.Hour

// Invite stores a one-time code, valid for seven days, and returns the path at which
// somebody becomes an agent with it. The code is in the fragment, so that no server
// and no log ever sees it. Its errors are those of the store.
func Invite(ctx context.Context, s store.Store) (path string, err error) {
	code := access.NewToken()
	if err := s.Invite(ctx, store.HashToken(code), time.Now().Add(inviteLifetime)); err != nil {
		return "", err
	}
	return "/inbox#setup=" + code, nil
}

// invite lets an agent invite another.
func (s *Server) invite(w http.ResponseWriter, r *http.Request) error {
	if err := checkSameOrigin(r); err != nil {
		return err
	}
	agent, _, err := s.signedInAgent(r)
	if err != nil {
		return err
	}
	path, err := Invite(r.Context(), s.Store)
	if err != nil {
		return err
	}
	s.Log.Info("agent invitation created", "agent", agent.ID)
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]string{"address": s.baseURL(r) + path})
}
