package store

import (
	"testing"
	"testing/synctest"
	"time"

	"kith/server/protocol"
)

// TestBlocksEnd: a block that ends at a moment does not hold in it any more, as
// isBlocked has it.
func TestBlocksEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now().UnixMilli()
		for until, want := range map[int64]bool{0: true, now - 1: false, now: false, now + 1: true} {
			if inForce(until) != want {
				t.Errorf("a block that ends at %d holds at %d: %v", until, now, !want)
			}
		}
	})
}

// TestHasCode: a refusal has its own code, and another error has none.
func TestHasCode(t *testing.T) {
	for err, code := range map[error]protocol.Code{errBlocked(): protocol.CodeClosed, &ReplacedError{}: protocol.CodeReplaced, ErrNotFound: ""} {
		for _, other := range []protocol.Code{protocol.CodeClosed, protocol.CodeReplaced} {
			if hasCode(err, other) != (other == code) {
				t.Errorf("%v has the code %s: %v", err, other, other != code)
			}
		}
	}
}
