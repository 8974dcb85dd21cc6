package access

import (
	"crypto/rand"
	"encoding/base64"

	"kith/server/protocol"
)

// NewToken returns a random token for a sign-in or an invitation:
// protocol.TokenBytes bytes in base64url, 43 characters.
func NewToken() string {
	b := make([]byte, protocol.TokenBytes)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
