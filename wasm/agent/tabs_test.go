package agent

import (
	"testing"

	"kith/wasm/agent/view"
	"kith/wasm/app"
)

// Another agent's storage is left alone.
func TestAnotherAgentsStorage(t *testing.T) {
	s := sit(t)
	s.arrive(s.plain("a", 1, 0))
	s.opens("a", 1)
	s.acts("input", view.NameReply, "a", "mine")
	s.stored = ""
	s.does(app.StorageChanged{Stored: `{"v":1,"agent":"a2","drafts":[{"conversation":"a","text":"theirs","at":1}]}`})
	if s.stored != "" {
		t.Errorf("it was overwritten with %s", s.stored)
	}
}
