package access

import (
	"crypto/rand"
	"encoding/base64"

	"kith/server/wire"
)

// NewToken makes a sign-in token or a one-time code, in base64url.
func NewToken() string {
	b := make([]byte, wire.TokenBytes)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
