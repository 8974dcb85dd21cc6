package main

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kith/server/store"
)

// TestKeep: a server that starts removes what is older than it is kept, by the brand's
// own time or by that of -keep, and nothing else.
func TestKeep(t *testing.T) {
	data, brands := t.TempDir(), filepath.Join(t.TempDir(), "brands.json")
	const file = `{"brands": [
		{"key": "short", "name": "A", "sites": ["http://127.0.0.1"], "keep": "1d"},
		{"key": "default", "name": "B", "sites": ["http://127.0.0.1"]},
		{"key": "forever", "name": "C", "sites": ["http://127.0.0.1"], "keep": "forever"}]}`
	if err := os.WriteFile(brands, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{"short", "default", "forever"}
	for _, key := range keys {
		actor := store.Actor{Visitor: store.Visitor{Session: key, TokenHash: store.HashToken(key), Brand: key}}
		if _, err := s.Append(t.Context(), actor, store.NewMessage{Conversation: key, Client: "1", Text: "hello", CreateConversation: true}); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	// left returns the brands whose conversation is there after a server has run, whose
	// clock is that much ahead of the messages.
	left := func(ahead time.Duration, removes int, args ...string) string {
		t.Helper()
		old(t, data, ahead)
		p := start(t, append([]string{"-data", data, "-brands", brands, "-demo=false"}, args...)...)
		for deadline := time.Now().Add(testTimeout); strings.Count(p.logText(), "removed what was kept long enough") < removes; <-time.After(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("the log says %s", p.logText())
			}
		}
		p.shutdown()
		s, err := store.Open(data)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		var there []string
		for _, key := range keys {
			if _, err := s.Conversation(context.Background(), key); !errors.Is(err, store.ErrNotFound) {
				there = append(there, key)
			}
		}
		return strings.Join(there, " ")
	}
	if got := left(23*time.Hour, 0); got != "short default forever" {
		t.Errorf("before anything is due: %q", got)
	}
	if got := left(2*time.Hour, 1); got != "default forever" { // 25 hours in all
		t.Errorf("after a day: %q", got)
	}
	if got := left(10*24*time.Hour, 1, "-keep", "9d"); got != "forever" {
		t.Errorf("after ten days with -keep 9d: %q", got)
	}
	if text := wantStartError(t, testAssets, 2, "-keep", "soon"); !strings.Contains(text, "-keep") || !strings.Contains(text, "is not a time, such as 365d") {
		t.Errorf("it says %q", text)
	}
}

// old makes everything in a data folder older.
func old(t *testing.T, data string, by time.Duration) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(data, "kith.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{`UPDATE messages SET at = at - $1`, `UPDATE conversations SET last_at = last_at - $1`, `UPDATE customers SET seen_at = seen_at - $1`} {
		if _, err := db.Exec(statement, by.Milliseconds()); err != nil {
			t.Fatal(err)
		}
	}
}
