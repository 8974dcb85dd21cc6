package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"kith/server/protocol"
)

// filesWith returns the files of a folder that contain a text.
func filesWith(t *testing.T, folder, text string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Type().IsRegular() {
			content, err := os.ReadFile(filepath.Join(folder, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(content, []byte(text)) {
				names = append(names, e.Name())
			}
		}
	}
	return names
}

// TestErasedTextIsGone: what somebody wrote, and who they are, is in none of the
// database's files after they were erased; what others wrote still is.
func TestErasedTextIsGone(t *testing.T) {
	folder := t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	write := func(name string, n int) string {
		t.Helper()
		v := Visitor{Session: name, TokenHash: HashToken(name), Brand: "demo", Page: protocol.Page{Title: "page-of-" + name}}
		for i := range n {
			text := fmt.Sprintf("secret-of-%s %d %s", name, i, bytes.Repeat([]byte("long "), i%2000))
			if _, err := s.Append(t.Context(), Actor{Visitor: v}, NewMessage{Conversation: name, Client: fmt.Sprint(i), Text: text, CreateConversation: true}); err != nil {
				t.Fatal(err)
			}
		}
		c, _, err := s.LoginCustomer(t.Context(), Actor{Visitor: v}, Login{Identity: Identity{Email: name + "@example.com", Name: "name-of-" + name}})
		if err != nil {
			t.Fatal(err)
		}
		return c.ID
	}
	ann := write("ann", 400)
	write("ben", 10)
	secrets := []string{"secret-of-ann", "name-of-ann", "ann@example.com", "page-of-ann"}
	for _, secret := range secrets {
		if len(filesWith(t, folder, secret)) == 0 {
			t.Fatalf("%s is in no file before: the test is wrong", secret)
		}
	}
	if _, err := s.EraseCustomer(t.Context(), Cause{}, ann); err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if names := filesWith(t, folder, secret); len(names) > 0 {
			t.Errorf("%s is still in %v", secret, names)
		}
	}
	if len(filesWith(t, folder, "secret-of-ben")) == 0 {
		t.Error("what another person wrote is gone")
	}
	if err := errors.Join(s.Ready(), appendMessage(s, "afterwards")); err != nil {
		t.Errorf("after that: %v", err)
	}
	wantSound(t, folder)
}

// TestEraseWhileSomebodyReads: whoever reads for long keeps nobody from writing, and
// the error says what is left.
func TestEraseWhileSomebodyReads(t *testing.T) {
	folder := t.TempDir()
	s, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := appendMessage(s, "a"); err != nil {
		t.Fatal(err)
	}
	reading, stop := make(chan struct{}), make(chan struct{})
	ended := make(chan error)
	go func() {
		ended <- s.read(context.Background(), func(q *queries) error {
			var n int
			err := q.queryRow(`SELECT COUNT(*) FROM messages`, nil, &n)
			close(reading)
			<-stop
			return err
		})
	}()
	<-reading
	c, err := s.Conversation(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.EraseCustomer(t.Context(), Cause{}, c.Customer.ID); !errors.Is(err, ErrPurge) {
		t.Errorf("erasing returns %v", err)
	}
	if _, err := s.Conversation(t.Context(), "c"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the conversation: %v", err)
	}
	close(stop)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := s.purge(t.Context()); err != nil || len(filesWith(t, folder, "hello a")) > 0 {
		t.Errorf("when nobody reads any more: %v, %v", err, filesWith(t, folder, "hello a"))
	}
}
