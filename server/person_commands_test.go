package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/server/store"
)

// TestExportAndErase: a person's data is written as JSON, by a server that runs and
// without one, and after erasing there is none.
func TestExportAndErase(t *testing.T) {
	t.Chdir(t.TempDir())
	s, err := store.Open("data")
	if err != nil {
		t.Fatal(err)
	}
	for name, identity := range map[string]store.Identity{
		"ann": {Email: "ann@example.com", Name: "Ann"}, "ann at work": {Email: "ann@example.com", ExternalID: "7"}, "ben": {Email: "ben@example.com"},
	} {
		actor := store.Actor{Visitor: store.Visitor{Session: name, TokenHash: store.HashToken(name), Brand: "demo"}}
		if _, err := s.Append(t.Context(), actor, store.NewMessage{Conversation: name, Client: "1", Text: "text of " + name, CreateConversation: true}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.LoginCustomer(t.Context(), actor, store.Login{Identity: identity}); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()

	want := func(code int, out, says string, args ...string) string {
		t.Helper()
		gotCode, gotOut, gotSays := runWith(t, args...)
		if gotCode != code || !strings.Contains(gotOut, out) || !strings.Contains(gotSays, says) || says == "" && gotSays != "" {
			t.Errorf("%v: code %d, %q, %q", args, gotCode, gotOut, gotSays)
		}
		return gotOut
	}
	want(2, "", "one of -email, -external-id and -customer", "export")
	want(2, "", "one of -email, -external-id and -customer", "erase", "-email", "a@example.com", "-external-id", "7")
	want(1, "", "nothing is stored about such a person", "export", "-email", "nobody@example.com")
	want(1, "", "2 customers match; name one of them, or all of them with -all: -customer ", "export", "-email", "ann@example.com")
	if text := want(0, "text of ben", "", "export", "-email", "BEN@example.com"); !json.Valid([]byte(text)) || strings.Contains(text, "text of ann") {
		t.Errorf("the export is %s", text)
	}

	p := start(t, "-data", "data")
	p.line()
	want(0, "", "", "export", "-all", "-email", "ann@example.com", "ann.json")
	text, err := os.ReadFile("ann.json")
	var exported struct{ Customers []struct{ Email string } }
	if err != nil || json.Unmarshal(text, &exported) != nil || len(exported.Customers) != 2 || !strings.Contains(string(text), "text of ann at work") {
		t.Errorf("the file has %s, %v", text, err)
	}
	want(1, "", "exists already", "export", "-all", "-email", "ann@example.com", "ann.json")
	want(1, "", "nothing is stored", "export", "-email", "nobody@example.com", "nobody.json")
	if _, err := os.Stat("nobody.json"); err == nil {
		t.Error("an export that found nobody left a file")
	}
	want(1, "would erase customer ", "nothing is removed yet; add -yes", "erase", "-external-id", "7")
	want(0, "text of ann at work", "", "export", "-external-id", "7")
	want(0, "removed conversations: 1, messages: 1, sessions: 1, blocks: 0\nnothing is left", "", "erase", "-yes", "-external-id", "7")
	want(1, "", "nothing is stored about such a person", "export", "-external-id", "7")
	want(0, "text of ann", "", "export", "-email", "ann@example.com")
	p.shutdown()
	want(0, "nothing is left", "", "erase", "-yes", "-email", "ben@example.com")
	database, err := os.ReadFile(filepath.Join("data", "kith.db"))
	if err != nil || strings.Contains(string(database), "text of ben") || strings.Contains(string(database), "text of ann at work") || !strings.Contains(string(database), "text of ann") {
		t.Errorf("the file is not what it should be, %v", err)
	}
}
