// Package access makes and checks what agents prove themselves with: the hashes
// of their passwords, and random tokens for sign-ins and invitations. It stores
// nothing; the store keeps the hashes.
//
// It imports the protocol for the length of a token. It must never import the
// hub, the store or the web.
package access
