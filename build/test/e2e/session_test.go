package e2e

import (
	"encoding/json"
	"testing"

	"kith/build/test/harness"
)

// discarded logs out and returns how many messages were dropped.
func discarded(t *testing.T, v *harness.Page) int {
	t.Helper()
	a := v.Call("logout")
	var r struct{ Discarded *int }
	if err := json.Unmarshal(a.Response, &r); a.Error != "" || err != nil || r.Discarded == nil {
		t.Fatalf("logout answers %s, %q", a.Response, a.Error)
	}
	return *r.Discarded
}

// tokenFor has the demo's shop sign a token.
func tokenFor(t *testing.T, email string) string {
	t.Helper()
	var r struct{ Token string }
	if err := json.NewDecoder(harness.Post(t, server, "/demo/token", map[string]string{"email": email}).Body).Decode(&r); err != nil || r.Token == "" {
		t.Fatalf("the shop signs no token: %v", err)
	}
	return r.Token
}

func signIn(t *testing.T, v *harness.Page, email string) {
	t.Helper()
	if a := v.Call("login", map[string]string{"jwtToken": tokenFor(t, email)}); a.Error != "" {
		t.Fatalf("login answers: %s", a.Error)
	}
}

func loggedIn(t *testing.T, v *harness.Page, email string) bool {
	t.Helper()
	a := v.Call("isLoggedIn", map[string]string{"email": email})
	return string(a.Response) == "true"
}

// sessionOf returns the session in the site's storage.
func sessionOf(t *testing.T, v *harness.Page) (s struct{ ID, Token string }) {
	t.Helper()
	var state struct{ Session *struct{ ID, Token string } }
	text := harness.Evaluate[string](v.Document, `localStorage["kustomer-chat"] ?? ""`)
	if err := json.Unmarshal([]byte(text), &state); err != nil || state.Session == nil || state.Session.Token == "" {
		t.Fatalf("the storage holds no session: %.300s", text)
	}
	return *state.Session
}
