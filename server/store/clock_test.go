package store

import (
	"errors"
	"testing"
	"time"

	"kith/server/protocol"
)

// TestClock: times follow the machine's clock, after a jump ahead and back, too; a
// small step back is waited for.
func TestClock(t *testing.T) {
	var wall int64
	c := clock{read: func() time.Time { return time.UnixMilli(wall) }}
	const hour = 3600_000
	for i, step := range []struct{ wall, want int64 }{
		{1000 * hour, 1000 * hour},
		{1000*hour + 5, 1000*hour + 5},
		{1000*hour + 2, 1000*hour + 5},             // a step back of 3 ms
		{1000*hour - clockHold + 5, 1000*hour + 5}, // as far as is waited for
		{1000*hour + 6, 1000*hour + 6},
		{9000 * hour, 9000 * hour},     // the clock is set wrong,
		{1000*hour + 9, 1000*hour + 9}, // and right again
		{1000*hour + 10, 1000*hour + 10},
		{10 * hour, 10 * hour}, // and the other way round
		{1000 * hour, 1000 * hour},
	} {
		wall = step.wall
		if got := c.now(); got != step.want {
			t.Errorf("step %d: the clock says %d, the write gets %d, want %d", i, step.wall, got, step.want)
		}
	}
}

// TestClockJump: a message that is written after the machine's clock has jumped ahead
// and back has the right time, as has its conversation.
func TestClockJump(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.UnixMilli(1_800_000_000_000)
	s.writer.clock.read = func() time.Time { return now } // the writer waits for its first write
	actor := Actor{Visitor: Visitor{Session: "s", TokenHash: HashToken("s"), Brand: "demo"}}
	for i, at := range []time.Time{now, now.AddDate(1, 0, 0), now.Add(time.Second), now.Add(2 * time.Second)} {
		now = at
		m, err := s.Append(t.Context(), actor, NewMessage{Conversation: "c", Client: string(rune('a' + i)), Text: "hello", CreateConversation: true})
		if err != nil || m.At != at.UnixMilli() || m.Number != int64(i+1) {
			t.Fatalf("at %v: message %d of %v, %v", at, m.Number, time.UnixMilli(m.At), err)
		}
		if c, err := s.Conversation(t.Context(), "c"); err != nil || c.At != at.UnixMilli() {
			t.Fatalf("at %v the conversation's time is %v, %v", at, time.UnixMilli(c.At), err)
		}
	}
}

// TestRevocationsAreForgotten: that a session was revoked under which nothing was written
// is remembered for so long.
func TestRevocationsAreForgotten(t *testing.T) {
	s, err := open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.UnixMilli(1_800_000_000_000)
	s.writer.clock.read = func() time.Time { return now } // the writer waits for its first write
	key := HashToken("key")
	session := func(id string) error {
		_, err := s.Session(t.Context(), Visitor{Session: id, TokenHash: HashToken("token"), RevokeHash: key, Brand: "demo"})
		return err
	}
	for _, step := range []struct {
		after            time.Duration
		revoke           string
		first, forgotten bool
	}{
		{0, "first", true, false},
		{revocationLifetime * time.Millisecond, "second", true, false},
		{time.Millisecond, "third", false, true},
	} {
		now = now.Add(step.after)
		if err := s.RevokeSession(t.Context(), step.revoke, key); err != nil {
			t.Fatal(err)
		}
		if err := session("first"); hasCode(err, protocol.CodeRevoked) != step.first || errors.Is(err, ErrNotFound) != step.forgotten {
			t.Errorf("at the revocation of the %s the first is %v", step.revoke, err)
		}
	}
	if err := session("second"); !hasCode(err, protocol.CodeRevoked) {
		t.Errorf("the second is %v", err)
	}
}
