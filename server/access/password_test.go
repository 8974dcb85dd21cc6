package access

import (
	"context"
	"strings"
	"sync"
	"testing"
)

func TestPassword(t *testing.T) {
	h := NewPasswordHasher()
	hash, err := h.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", hash)
	}
	again, _ := h.Hash(t.Context(), "correct horse")
	if again == hash {
		t.Error("two hashes of one password are the same")
	}
	for name, c := range map[string]struct {
		hash, password string
		want           bool
	}{
		"right":           {hash, "correct horse", true},
		"wrong":           {hash, "Correct horse", false},
		"empty":           {hash, "", false},
		"no hash":         {"", "", false},
		"cut short":       {hash[:len(hash)-20], "correct horse", false},
		"other algorithm": {strings.Replace(hash, "argon2id", "argon2i", 1), "correct horse", false},
		"absurd cost":     {strings.Replace(hash, "m=19456", "m=4000000000", 1), "correct horse", false},
		"no salt":         {"$argon2id$v=19$m=19456,t=2,p=1$$", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := h.Check(t.Context(), c.hash, c.password); err != nil || got != c.want {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// TestConcurrencyIsBounded: with all slots taken, further checks wait.
func TestConcurrencyIsBounded(t *testing.T) {
	h := NewPasswordHasher()
	for range maxConcurrent {
		h.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if ok, err := h.Check(ctx, "", "x"); ok || err != context.Canceled {
				t.Errorf("got %v, %v", ok, err)
			}
		})
	}
	cancel()
	wait.Wait()
}

func TestTokensDiffer(t *testing.T) {
	a, b := NewToken(), NewToken()
	if a == b || len(a) != 43 {
		t.Errorf("%s and %s", a, b)
	}
}
