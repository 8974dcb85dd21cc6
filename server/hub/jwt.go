package hub

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"kith/server/protocol"
	"kith/server/store"
)

const (
	// jwtLifetime and clockSkew are how far the time in a site's JWT may be
	// from now. Threat: an old one may have been stolen from a log; one from
	// the future is allowed as far as clocks differ.
	jwtLifetime = 15 * time.Minute
	clockSkew   = 60 * time.Second

	// tokenIDLimit is the longest id of a JWT (jti), in bytes. It is stored as
	// a hash. Threat: none that JWTLimit does not bound; it finds mistakes.
	tokenIDLimit = 256
)

// claims are what a site says in its JWT.
type claims struct {
	Email         string
	EmailVerified truth
	ExternalID    string
	Name          string
	Audience      audience
	jwt.RegisteredClaims
}

// UnmarshalJSON implements json.Unmarshaler. A claim has exactly its name (RFC 7519,
// 4), where encoding/json takes fields in any case: whoever chooses names of further
// claims at a site must not be able to choose these.
func (c *claims) UnmarshalJSON(text []byte) error {
	var all map[string]json.RawMessage // of a claim that is there twice the last counts (RFC 7519, 4)
	err := json.Unmarshal(text, &all)
	for _, claim := range []struct {
		name string
		into any
	}{
		{"email", &c.Email}, {"email_verified", &c.EmailVerified}, {"externalId", &c.ExternalID}, {"aud", &c.Audience},
		{"iat", &c.IssuedAt}, {"exp", &c.ExpiresAt}, {"nbf", &c.NotBefore}, {"jti", &c.ID}, {"name", &c.Name},
	} {
		if value, is := all[claim.name]; is && err == nil {
			err = json.Unmarshal(value, claim.into)
		}
	}
	return err
}

// A truth is a claim that is true or false. Some providers, Cognito among them, write
// it as a text.
type truth struct{ yes, odd bool } // odd: it is neither

// UnmarshalJSON implements json.Unmarshaler.
func (t *truth) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case `true`, `"true"`:
		t.yes = true
	case `false`, `"false"`, `null`:
	default:
		t.odd = true
	}
	return nil
}

// An audience is for whom a token is. One that is there and empty is for nobody (RFC
// 7519, 4.1.3), which jwt.ClaimStrings takes for one that is not there.
type audience struct {
	given bool
	names []string
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *audience) UnmarshalJSON(text []byte) error {
	*a = audience{given: string(text) != "null"}
	if !a.given {
		return nil
	}
	var one string
	if json.Unmarshal(text, &one) == nil {
		a.names = []string{one}
	} else if json.Unmarshal(text, &a.names) != nil {
		a.names = nil // it names nobody, whatever of it is a name
	}
	return nil
}

// verifyJWT returns who a site's JWT says the visitor is. It must be signed with
// one of the brand's secrets, of which there are two while one is being
// replaced. The error is a *protocol.Error with CodeUnauthorized, whose text
// never says more than the page that sent the token may know.
//
// Of the claims it takes iat, which is required, exp and nbf, if they are there,
// with clockSkew; aud, which must name the brand if it is there; email_verified, also
// as a text; and jti, which signs in once. A critical extension (crit) is refused, since none is known.
func verifyJWT(brand string, secrets [][]byte, token string) (store.Login, error) {
	if len(secrets) == 0 {
		return store.Login{}, errUnauthorized("Signing in is not set up for this chat.")
	}
	keys := jwt.VerificationKeySet{}
	for _, secret := range secrets {
		keys.Keys = append(keys.Keys, secret)
	}
	var c claims
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"HS256"}), jwt.WithLeeway(clockSkew))
	parsed, err := parser.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return keys, nil })
	switch {
	case errors.Is(err, jwt.ErrTokenExpired), errors.Is(err, jwt.ErrTokenNotValidYet):
		return store.Login{}, errUnauthorized("The sign-in token is not valid at this time.")
	case err != nil:
		return store.Login{}, errUnauthorized("The sign-in token is not a JWT signed with HS256 and this brand's secret.")
	case parsed.Header["crit"] != nil:
		return store.Login{}, errUnauthorized("The sign-in token has a critical extension (crit) that is not known here.")
	case c.Audience.given && !slices.Contains(c.Audience.names, brand):
		return store.Login{}, errUnauthorized("The sign-in token is for somebody else: its audience (aud) is not this brand's key.")
	case c.IssuedAt == nil:
		return store.Login{}, errUnauthorized("The sign-in token does not say when it was issued (iat).")
	}
	age := time.Since(c.IssuedAt.Time)
	switch {
	case age > jwtLifetime:
		return store.Login{}, errUnauthorized("The sign-in token is older than 15 minutes.")
	case age < -clockSkew:
		return store.Login{}, errUnauthorized("The sign-in token is from the future.")
	case c.EmailVerified.odd:
		return store.Login{}, errUnauthorized("The sign-in token's email_verified is neither true nor false.")
	case c.Email == "" && c.ExternalID == "":
		return store.Login{}, errUnauthorized("The sign-in token names nobody: it needs email or externalId.")
	case len(c.Email) > protocol.NameLimit || len(c.ExternalID) > protocol.NameLimit || len(c.Name) > protocol.NameLimit:
		return store.Login{}, errUnauthorized("The sign-in token names somebody with more than 320 bytes.")
	case isOddID(c.Email):
		return store.Login{}, errUnauthorized("The sign-in token's email has a space or a character that cannot be seen.")
	case isOddID(c.ExternalID):
		return store.Login{}, errUnauthorized("The sign-in token's externalId has a space or a character that cannot be seen.")
	case len(c.ID) > tokenIDLimit:
		return store.Login{}, errUnauthorized("The sign-in token's id (jti) is longer than 256 bytes.")
	}
	login := store.Login{Identity: store.Identity{
		Email:         lowerASCII(c.Email),
		EmailVerified: c.EmailVerified.yes,
		ExternalID:    c.ExternalID,
		Name:          strings.Map(visible, c.Name),
	}}
	if c.ID != "" {
		login.TokenID = store.HashToken(c.ID)
		login.TokenExpires = c.IssuedAt.Add(jwtLifetime + clockSkew).UnixMilli()
	}
	return login, nil
}

// isOddID reports whether an id or an address has a character that no two
// systems treat alike: a space, one that cannot be seen, or what stands for one that is
// not valid. Two ids that look the same must not be two people.
func isOddID(id string) bool {
	return strings.ContainsRune(id, utf8.RuneError) ||
		strings.ContainsFunc(id, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
}

// lowerASCII returns an address with its ASCII letters in lower case. Other
// letters stay: what strings.ToLower makes of some of them is an ASCII letter,
// and so another's address.
func lowerASCII(address string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, address)
}

// visible drops characters of a name that control what is around them.
func visible(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

func errUnauthorized(text string) error {
	return &protocol.Error{Code: protocol.CodeUnauthorized, Text: text}
}
