package store

import (
	"strings"
	"testing"
)

// TestExportTellsOfFaults: an export that the database cannot give whole is an error. It
// is read once, so that FailEachStatement cannot try it.
func TestExportTellsOfFaults(t *testing.T) {
	for _, column := range []string{"customers.seen_at", "sessions.created_at", "blocks.reason", "conversations.ended_at", "conversations.created_at", "messages.text"} {
		t.Run(column, func(t *testing.T) {
			s, err := open(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := appendMessage(s, "a"); err != nil {
				t.Fatal(err)
			}
			c, err := s.Conversation(t.Context(), "c")
			if err != nil {
				t.Fatal(err)
			}
			var whole strings.Builder
			if err := s.ExportCustomer(t.Context(), Cause{}, c.Customer.ID, &whole); err != nil {
				t.Fatal(err)
			}
			table, name, _ := strings.Cut(column, ".")
			if err := s.write(t.Context(), func(t *tx) error {
				_, err := t.exec(`ALTER TABLE ` + table + ` RENAME COLUMN ` + name + ` TO gone`)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			var part strings.Builder
			if err := s.ExportCustomer(t.Context(), Cause{}, c.Customer.ID, &part); err == nil || !strings.Contains(err.Error(), "no such column") {
				t.Errorf("it returns %v, and writes %s", err, &part)
			}
		})
	}
}
