package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// A cost is what one hash takes.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

// defaultCost is what OWASP recommends for argon2id.
var defaultCost = cost{memory: 19 * 1024, passes: 2, lanes: 1}

const (
	saltBytes = 16
	hashBytes = 32
)

// The bounds of one PasswordHasher.
const (
	// maxConcurrent is how many hashes are computed at the same time. Each takes
	// 19 MB and a processor; without a bound, many sign-ins at once would take
	// all the memory and every processor.
	maxConcurrent = 1

	// maxQueued is how many wait for that, a second's work. Threat: sign-ins
	// that nobody waits for any more hold up those that come after them.
	maxQueued = 32
)

// ErrBusy means that so many hashes are asked for that another would not be computed
// soon. It comes at once.
var ErrBusy = errors.New("too many passwords are being checked at the moment")

// A PasswordHasher hashes and checks passwords, maxConcurrent at a time. It may
// be used from any number of goroutines.
type PasswordHasher struct {
	slots  chan struct{} // one for each hash that is being computed
	places chan struct{} // one for each that is, or waits
}

// NewPasswordHasher returns a PasswordHasher. Each bounds its own hashes, so that
// those who come by different ones do not wait for each other.
func NewPasswordHasher() *PasswordHasher {
	return &PasswordHasher{slots: make(chan struct{}, maxConcurrent), places: make(chan struct{}, maxConcurrent+maxQueued)}
}

// Hash hashes a password with a new salt. The result is text and contains the
// salt and the cost, for Check. Hash waits while maxConcurrent others are being
// computed; its only error is that of ctx, if it ends meanwhile. It does not
// check the length of the password.
func (h *PasswordHasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails
	sum, err := h.sum(ctx, password, salt, defaultCost, hashBytes)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, defaultCost.memory, defaultCost.passes, defaultCost.lanes,
		encode(salt), encode(sum)), nil
}

// Check reports whether a password belongs to a hash. If the hash is "" or
// cannot be read, it returns false after the same time as otherwise: callers
// pass "" for an agent who is not there, so that the time does not reveal which
// names exist. It waits like Hash, and has the same errors.
func (h *PasswordHasher) Check(ctx context.Context, hash, password string) (bool, error) {
	c, salt, sum, ok := parse(hash)
	if !ok {
		c, salt, sum = defaultCost, make([]byte, saltBytes), make([]byte, hashBytes)
	}
	got, err := h.sum(ctx, password, salt, c, uint32(len(sum)))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, sum) == 1 && ok, nil
}

func (h *PasswordHasher) sum(ctx context.Context, password string, salt []byte, c cost, size uint32) ([]byte, error) {
	select {
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
	default:
		return nil, ErrBusy
	}
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, size), nil
}

// parse reads the result of Hash. It rejects a cost over sixteen times the
// default, which would take all the server's memory or time.
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
