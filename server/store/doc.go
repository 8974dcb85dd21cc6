// Package store keeps what was said: conversations and their messages, who
// takes part in them, and how agents get in.
//
// It must never import the hub or the web, and knows nothing of who listens;
// whoever wants to follow what is committed gives it one function.
package store

import "crypto/sha256"

// HashToken is how tokens and codes are stored. They are long random texts, so one
// round of SHA-256 is enough: there is nothing to guess.
func HashToken(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}
