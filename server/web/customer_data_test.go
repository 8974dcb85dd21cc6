package web

import (
	"encoding/json"
	"testing"

	"kith/server/protocol"
	"kith/server/store"
)

// TestCustomerData: an owner has what is stored about a person, and removes it. That
// nobody else may is in TestRightsOverHTTP.
func TestCustomerData(t *testing.T) {
	s := newFixture(t)
	mira := s.signedInClient("Mira")
	actor := store.Actor{Visitor: store.Visitor{Session: "s", TokenHash: store.HashToken("s"), Brand: "demo"}}
	if _, err := s.Store.Append(t.Context(), actor, store.NewMessage{Conversation: "c", Client: "1", Text: "hello there", CreateConversation: true}); err != nil {
		t.Fatal(err)
	}
	c, err := s.Store.Conversation(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	path := "/v1/agent/customers/" + c.Customer.ID

	a := mira.send("GET", path, nil).want(t, 200, "hello there")
	if !json.Valid([]byte(a.body)) || a.Header.Get("Content-Disposition") == "" || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v %s", a.Header, a.body)
	}
	mira.send("GET", "/v1/agent/audit", nil).want(t, 200, `"exported"`, "Mira", c.Customer.ID)
	got := decode[protocol.Erased](t, mira.send("DELETE", path, nil).want(t, 200))
	if got != (protocol.Erased{Sessions: 1, Conversations: 1, Messages: 1, Complete: true}) {
		t.Errorf("removed %+v", got)
	}
	mira.send("GET", path, nil).want(t, 404)
	mira.send("GET", "/v1/agent/audit", nil).want(t, 200, `"erased"`, c.Customer.ID)
}
