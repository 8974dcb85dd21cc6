package store

import (
	"errors"
	"strings"
	"testing"

	"kith/server/protocol"
)

// TestExportTellsOfFaults: an export that the database cannot give whole is an error,
// whichever statement fails. It is read once, so that FailEachStatement cannot try it.
func TestExportTellsOfFaults(t *testing.T) {
	s, agent := openWithAgent(t)
	if err := errors.Join(appendMessage(s, "a"), s.Block(t.Context(), Actor{Agent: agent.ID}, "c", NewBlock{})); err != nil {
		t.Fatal(err)
	}
	c, err := s.Conversation(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	for n, over := 1, false; !over; n++ {
		count, failed := 0, ""
		var part strings.Builder
		err := s.readOnce(t.Context(), func(q *queries) error {
			q.fail = func(text string) error {
				if count++; count == n {
					failed = text
					return errFault
				}
				return nil
			}
			return export(q, c.Customer.ID, &part)
		})
		if over = failed == ""; !over && !errors.Is(err, errFault) {
			t.Errorf("it returns %v, and writes %s, when this has failed:\n%s", err, &part, failed)
		}
		if over && err != nil {
			t.Error(err)
		}
	}
}

// TestDamagedAttributes: those that are no JSON object are neither replaced by what is
// merged into them, nor taken for none.
func TestDamagedAttributes(t *testing.T) {
	s, _ := openWithAgent(t)
	if err := appendMessage(s, "a"); err != nil {
		t.Fatal(err)
	}
	c, err := s.Conversation(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	actor := Actor{Visitor: Visitor{Session: "s", TokenHash: HashToken("s"), Brand: "demo"}}
	for table, describe := range map[string]func() (string, error){
		"customers":     func() (string, error) { return s.DescribeCustomer(t.Context(), actor, `{"a":1}`) },
		"conversations": func() (string, error) { return s.DescribeConversation(t.Context(), actor, "c", `{"a":1}`) },
	} {
		set := func(attributes string) {
			if err := s.write(t.Context(), func(t *tx) error {
				_, err := t.exec(`UPDATE `+table+` SET attributes = $1`, attributes)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		set(`{"a":`)
		var refused *protocol.Error
		if all, err := describe(); err == nil || errors.As(err, &refused) {
			t.Errorf("%s: something is merged into damaged attributes: %s, %v", table, all, err)
		}
		if err := s.ExportCustomer(t.Context(), Cause{}, c.Customer.ID, &strings.Builder{}); err == nil {
			t.Errorf("%s: damaged attributes are exported", table)
		}
		set("")
	}
}
