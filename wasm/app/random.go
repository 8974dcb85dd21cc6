package app

import (
	"encoding/base64"
	"math/rand/v2"
)

// A Random returns random values that follow from the seed of a Moment alone: a
// program that is run again over the same events makes the same ids.
type Random struct {
	seed   [32]byte
	source *rand.ChaCha8 // made when it is first needed
}

// NewRandom returns the randomness of one event.
func NewRandom(seed [32]byte) Random { return Random{seed: seed} }

// Uint64 returns a random number.
func (r *Random) Uint64() uint64 { return r.chacha().Uint64() }

// ID returns random bytes in base64url, as ids and tokens are written.
func (r *Random) ID(bytes int) string {
	b := make([]byte, bytes)
	r.chacha().Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func (r *Random) chacha() *rand.ChaCha8 {
	if r.source == nil {
		r.source = rand.NewChaCha8(r.seed)
	}
	return r.source
}
