package agent

import (
	"testing"

	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// What another agent stored is not overwritten.
func TestAnotherAgentsStorage(t *testing.T) {
	s := newTestClient(t)
	s.signIn(s.conversation("a", 1, 0))
	s.open("a", 1)
	s.action("input", view.NameReply, "a", "mine")
	s.stored = ""
	s.handle(app.StorageChanged{Stored: `{"v":1,"agent":"a2","drafts":[{"conversation":"a","text":"theirs","at":1}]}`})
	if s.stored != "" {
		t.Errorf("it was overwritten with %s", s.stored)
	}
}
