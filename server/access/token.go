package access

import (
	"crypto/rand"
	"encoding/base64"

	"kith/server/protocol"
)

// NewToken makes a sign-in token or a one-time code, in base64url.
func NewToken() string {
	b := make([]byte, protocol.TokenBytes)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
