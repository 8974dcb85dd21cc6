package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"kith/server/access"
	"kith/server/protocol"
	"kith/server/store"
)

// The names of the agents' cookies. The value of signInCookie is the token of one
// sign-in, that of deviceCookie marks a browser in which the agent has signed in
// before; only their hashes are stored. Over https the names have hostPrefix, with
// which a browser takes a cookie only from this very host, over https and for every
// path: no other program under the same domain can plant one.
const (
	signInCookie = "kith-agent"
	deviceCookie = "kith-device"
	hostPrefix   = "__Host-"
)

// useInterval is how long a sign-in may be used before that is stored again, so that
// not each request waits for the disk.
const useInterval = 5 * time.Minute

var errNotSignedIn = errorf(http.StatusUnauthorized, protocol.CodeUnauthorized, "Please sign in.")

// signedIn is an agent who sends a request.
type signedIn struct {
	store.Agent
	signIn store.SignIn
	by     store.Cause
}

// signedInAgent returns the agent who sends a request. It returns errNotSignedIn if the
// request has no valid sign-in.
func (s *Server) signedInAgent(r *http.Request) (a signedIn, err error) {
	token := s.readCookie(r, signInCookie)
	if token == "" {
		return signedIn{}, errNotSignedIn
	}
	a.Agent, a.signIn, err = s.Store.AgentBySignIn(r.Context(), store.HashToken(token))
	if errors.Is(err, store.ErrNotFound) {
		return signedIn{}, errNotSignedIn
	}
	if err != nil {
		return signedIn{}, err
	}
	a.by = store.Cause{Agent: a.ID, Network: s.networkName(r)}
	if time.Since(time.UnixMilli(a.signIn.Used)) > useInterval {
		err = s.Store.UseSignIn(r.Context(), a.signIn.ID, a.by.Network)
	}
	return a, err
}

// startSignIn creates a sign-in for an agent and sets its cookies. Each sign-in has a
// new token, and the browser's former one ends.
func (s *Server) startSignIn(ctx context.Context, w http.ResponseWriter, r *http.Request, agent string) error {
	token, device := access.NewToken(), access.NewToken()
	err := s.Store.SignIn(ctx, store.Cause{Agent: agent, Network: s.networkName(r)}, store.NewSignIn{
		Agent:        agent,
		TokenHash:    store.HashToken(token),
		FormerHash:   hashOf(s.readCookie(r, signInCookie)),
		DeviceHash:   store.HashToken(device),
		FormerDevice: hashOf(s.readCookie(r, deviceCookie)),
		Browser:      browserName(r.UserAgent()),
	})
	if err != nil {
		return err
	}
	s.setCookie(w, r, signInCookie, token, int(store.SignInLifetime.Seconds()))
	s.setCookie(w, r, deviceCookie, device, int(store.DeviceLifetime.Seconds()))
	return nil
}

// hashOf returns the hash of a token, and nil for none.
func hashOf(token string) []byte {
	if token == "" {
		return nil
	}
	return store.HashToken(token)
}

// cookieName returns a cookie's name as a request's scheme demands.
func (s *Server) cookieName(r *http.Request, name string) string {
	if s.isHTTPS(r) {
		return hostPrefix + name
	}
	return name
}

// readCookie returns the value of a cookie, "" if there is none. Over plain http only
// loopback addresses have any.
func (s *Server) readCookie(r *http.Request, name string) string {
	cookie, err := r.Cookie(s.cookieName(r, name))
	if err != nil && isDirect(r) {
		cookie, err = r.Cookie(name)
	}
	if err != nil || !s.mayHaveCookies(r) {
		return ""
	}
	return cookie.Value
}

// isDirect reports whether a request comes from this machine and through no proxy: from
// an operator who looks at the inbox through a tunnel, whose requests that only read do
// not say of which page they are (see isFromLoopbackPage).
func isDirect(r *http.Request) bool {
	return remoteAddress(r).IsLoopback() && r.TLS == nil &&
		r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("X-Forwarded-Proto") == "" && r.Header.Get("Forwarded") == ""
}

func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, name, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(r, name), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true,                    // no script reads it
		SameSite: http.SameSiteStrictMode, // no other site's page sends it
		Secure:   s.isHTTPS(r),
	})
}

// errInsecure is the error for signing in over plain http from elsewhere.
var errInsecure = errorf(http.StatusForbidden, "insecure",
	"Signing in needs https: over plain http, anybody on the way could read your password. Please open the inbox at its https address.")

// mayHaveCookies reports whether a request comes over https, or from this machine.
func (s *Server) mayHaveCookies(r *http.Request) bool { return s.isHTTPS(r) || isLoopbackHost(r.Host) }

// networkName returns the network of a client as owners and the agent see it, "" if it
// is not known.
func (s *Server) networkName(r *http.Request) string {
	network := s.clientNetwork(r)
	if !network.IsKnown() {
		return ""
	}
	return network.String()
}
