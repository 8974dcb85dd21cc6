package hub

import (
	"errors"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kith/server/protocol"
)

// How far the time in a sign-in token may be from now. An old one may have
// been stolen from a log; one from the future is allowed as far as clocks
// differ.
const (
	tokenAge  = 15 * time.Minute
	clockSkew = 60 * time.Second
)

// claims are what a site says in its sign-in token.
type claims struct {
	Email      string `json:"email"`
	ExternalID string `json:"externalId"`
	Name       string `json:"name"`
	jwt.RegisteredClaims
}

// identify reads a sign-in token. Its error is a *protocol.Error that never says
// more than the page that sent the token may know.
func identify(secret []byte, token string) (claims, error) {
	var c claims
	if len(secret) == 0 {
		return c, unknown("Signing in is not set up for this chat.")
	}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}), jwt.WithLeeway(clockSkew))
	_, err := parser.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return secret, nil })
	switch {
	case errors.Is(err, jwt.ErrTokenExpired), errors.Is(err, jwt.ErrTokenNotValidYet):
		return c, unknown("The sign-in token is not valid at this time.")
	case err != nil:
		return c, unknown("The sign-in token is not a JWT signed with HS256 and this brand's secret.")
	case c.IssuedAt == nil:
		return c, unknown("The sign-in token does not say when it was issued (iat).")
	}
	c.Email, c.ExternalID = strings.TrimSpace(c.Email), strings.TrimSpace(c.ExternalID)
	age := time.Since(c.IssuedAt.Time)
	switch {
	case age > tokenAge:
		return c, unknown("The sign-in token is older than 15 minutes.")
	case age < -clockSkew:
		return c, unknown("The sign-in token is from the future.")
	case c.Email == "" && c.ExternalID == "":
		return c, unknown("The sign-in token names nobody: it needs email or externalId.")
	case len(c.Email) > protocol.NameLimit || len(c.ExternalID) > protocol.NameLimit || len(c.Name) > protocol.NameLimit:
		return c, unknown("The sign-in token names somebody with more than 320 bytes.")
	}
	return c, nil
}

func unknown(text string) error { return &protocol.Error{Code: protocol.CodeUnauthorized, Text: text} }
