package access

import (
	"crypto/rand"
	"encoding/base64"
	"strings"

	"kith/server/protocol"
)

// NewToken returns a random token for a sign-in or an invitation:
// protocol.TokenBytes bytes in base64url, 43 characters.
func NewToken() string {
	b := make([]byte, protocol.TokenBytes)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// NewRecoveryCode returns a random code for people to write down: 80 bits in four
// groups of base32.
func NewRecoveryCode() string {
	text := strings.ToLower(rand.Text()[:16])
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
}

// ParseRecoveryCode returns a recovery code as NewRecoveryCode made it, from what
// somebody typed: in any case, with spaces or without hyphens.
func ParseRecoveryCode(typed string) string {
	var text []byte
	for _, r := range strings.ToLower(typed) {
		if r >= 'a' && r <= 'z' || r >= '2' && r <= '7' {
			if len(text)%5 == 4 {
				text = append(text, '-')
			}
			text = append(text, byte(r))
		}
	}
	return string(text)
}
