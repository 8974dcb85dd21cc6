package access

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
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

// TestTheQueueIsBounded: with all slots taken, further checks wait, and those for
// whom there is no place in the queue are answered at once.
func TestTheQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewPasswordHasher()
		ctx, cancel := context.WithCancel(t.Context())
		var wait sync.WaitGroup
		for range maxConcurrent {
			h.slots <- struct{}{}
			h.places <- struct{}{}
		}
		for range maxQueued {
			wait.Go(func() { h.Check(ctx, "", "x") })
		}
		synctest.Wait()
		if _, err := h.Check(ctx, "", "x"); err != ErrBusy {
			t.Errorf("one more than fits: %v", err)
		}
		if _, err := NewPasswordHasher().Check(ctx, "", "x"); err != nil {
			t.Errorf("another hasher is busy too: %v", err)
		}
		cancel()
		wait.Wait()
	})
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

func TestRecoveryCodes(t *testing.T) {
	code := NewRecoveryCode()
	for _, typed := range []string{code, strings.ToUpper(code), " " + strings.ReplaceAll(code, "-", " "), strings.ReplaceAll(code, "-", "")} {
		if got := ParseRecoveryCode(typed); got != code || len(code) != 19 {
			t.Errorf("%q is %q, want %q", typed, got, code)
		}
	}
}
