package view

import (
	"strings"
	"testing"

	"kith/server/protocol"
	"kith/wasm/html"
)

// TestAuditOfRepairs: a repair by hand is a sentence, like all else in the audit log.
func TestAuditOfRepairs(t *testing.T) {
	e := &protocol.AuditEntry{Actor: "Operator", Action: protocol.AuditSessionsRepair, Detail: "12 sessions, release r2"}
	text := html.Render(el("p", auditText(e)...))
	for _, want := range []string{"Operator", " had browsers repair what they have stored: ", "12 sessions, release r2"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if strings.Contains(text, "somebody") {
		t.Errorf("it names a person who is not there: %s", text)
	}
}
