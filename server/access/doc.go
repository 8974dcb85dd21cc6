// Package access makes and checks what agents prove themselves with: passwords and
// their hashes, the codes of authenticator apps, and random tokens for sign-ins,
// devices and invitations. It stores nothing; the store keeps the hashes.
//
// It imports the protocol for the lengths of passwords and tokens. It must never
// import the hub, the store or the web.
package access
