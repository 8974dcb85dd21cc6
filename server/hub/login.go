package hub

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kith/server/protocol"
	"kith/server/store"
)

// How far the time in a site's JWT may be from now. An old one may have been
// stolen from a log; one from the future is allowed as far as clocks differ.
const (
	jwtLifetime = 15 * time.Minute
	clockSkew   = 60 * time.Second
)

// login signs the session's customer in. LoggedIn is sent first, then the new
// snapshot.
func (c *Connection) login(ctx context.Context, f *protocol.Login) {
	about := protocol.Refused{Ref: f.Ref}
	if err := c.allowWrite(); err != nil {
		c.refuse(about, err)
		return
	}
	identity, err := verifyJWT(c.brand.Secrets, f.JWT)
	if err != nil {
		c.refuse(about, err)
		return
	}
	h := c.hub
	h.mu.Lock()
	c.loggingIn = true
	h.mu.Unlock()
	customer, err := h.Store.LoginCustomer(ctx, c.actor(), identity)
	if err != nil {
		c.refuseWrite(about, err)
	}
	customer.Online = true
	h.mu.Lock()
	defer h.mu.Unlock()
	c.loggingIn = false
	if err != nil {
		return
	}
	c.send(&protocol.LoggedIn{Session: c.session, Ref: f.Ref, Customer: customer})
	c.resumeAgain()
}

// claims are what a site says in its JWT.
type claims struct {
	Email      string `json:"email"`
	ExternalID string `json:"externalId"`
	Name       string `json:"name"`
	jwt.RegisteredClaims
}

// verifyJWT returns who a site's JWT says the visitor is. The error is a
// *protocol.Error with CodeUnauthorized, whose text never says more than the
// page that sent the token may know.
func verifyJWT(secrets [][]byte, token string) (store.Identity, error) {
	var who store.Identity
	if len(secrets) == 0 {
		return who, errUnauthorized("Signing in is not set up for this chat.")
	}
	var c claims
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}), jwt.WithLeeway(clockSkew))
	keys := jwt.VerificationKeySet{}
	for _, secret := range secrets {
		keys.Keys = append(keys.Keys, secret)
	}
	_, err := parser.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return keys, nil })
	switch {
	case errors.Is(err, jwt.ErrTokenExpired), errors.Is(err, jwt.ErrTokenNotValidYet):
		return who, errUnauthorized("The sign-in token is not valid at this time.")
	case err != nil:
		return who, errUnauthorized("The sign-in token is not a JWT signed with HS256 and this brand's secret.")
	case c.IssuedAt == nil:
		return who, errUnauthorized("The sign-in token does not say when it was issued (iat).")
	}
	who = store.Identity{Email: strings.TrimSpace(c.Email), ExternalID: strings.TrimSpace(c.ExternalID), Name: c.Name}
	age := time.Since(c.IssuedAt.Time)
	switch {
	case age > jwtLifetime:
		return who, errUnauthorized("The sign-in token is older than 15 minutes.")
	case age < -clockSkew:
		return who, errUnauthorized("The sign-in token is from the future.")
	case who.Email == "" && who.ExternalID == "":
		return who, errUnauthorized("The sign-in token names nobody: it needs email or externalId.")
	case len(who.Email) > protocol.NameLimit || len(who.ExternalID) > protocol.NameLimit || len(who.Name) > protocol.NameLimit:
		return who, errUnauthorized("The sign-in token names somebody with more than 320 bytes.")
	}
	return who, nil
}

func errUnauthorized(text string) error {
	return &protocol.Error{Code: protocol.CodeUnauthorized, Text: text}
}
