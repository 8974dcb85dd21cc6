package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Limits of a password, in bytes.
const (
	// MinPasswordBytes keeps out what is guessed in the attempts that the sign-in
	// limits leave.
	MinPasswordBytes = 8

	// MaxPasswordBytes keeps out texts that cost more to read than to hash.
	MaxPasswordBytes = 256
)

// cost is what one hash takes. These are OWASP's figures for argon2id.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

var defaultCost = cost{memory: 19 * 1024, passes: 2, lanes: 1}

const (
	saltBytes = 16
	hashBytes = 32
)

// maxConcurrent is how many hashes may be computed at the same time. Each takes 19 MB
// and a processor; without a bound, a crowd at the sign-in would take all of
// both.
const maxConcurrent = 2

// A PasswordHasher hashes passwords and checks them, a few at a time.
type PasswordHasher struct{ slots chan struct{} }

// NewPasswordHasher makes one; a server has one.
func NewPasswordHasher() *PasswordHasher {
	return &PasswordHasher{slots: make(chan struct{}, maxConcurrent)}
}

// Hash hashes a password with a new salt, as a text that names its cost. It
// waits for its turn, and its error is ctx's.
func (d *PasswordHasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	sum, err := d.sum(ctx, password, salt, defaultCost, hashBytes)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, defaultCost.memory, defaultCost.passes, defaultCost.lanes,
		encode(salt), encode(sum)), nil
}

// Check reports whether a password belongs to a hash. For the hash "", that of
// nobody, it answers false after as long a time.
func (d *PasswordHasher) Check(ctx context.Context, hash, password string) (bool, error) {
	c, salt, sum, ok := parse(hash)
	if !ok {
		c, salt, sum = defaultCost, make([]byte, saltBytes), make([]byte, hashBytes)
	}
	got, err := d.sum(ctx, password, salt, c, uint32(len(sum)))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, sum) == 1 && ok, nil
}

func (d *PasswordHasher) sum(ctx context.Context, password string, salt []byte, c cost, size uint32) ([]byte, error) {
	select {
	case d.slots <- struct{}{}:
		defer func() { <-d.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, size), nil
}

// parse reads what Hash wrote. A cost over sixteen times the usual one is not
// believed: it would stop the server.
func parse(hash string) (c cost, salt, sum []byte, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); err != nil {
		return c, nil, nil, false
	}
	salt, errSalt := base64.RawStdEncoding.DecodeString(parts[4])
	sum, errSum := base64.RawStdEncoding.DecodeString(parts[5])
	ok = errSalt == nil && errSum == nil && len(salt) >= 8 && len(sum) >= 16 && len(sum) <= 64 &&
		c.passes > 0 && c.lanes > 0 && c.memory > 0 &&
		c.memory <= 16*defaultCost.memory && c.passes <= 16*defaultCost.passes && c.lanes <= 16
	return c, salt, sum, ok
}

func encode(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }
