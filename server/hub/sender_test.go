package hub_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/server/hub"
	"kith/server/protocol"
)

// TestSenders checks that the hub accepts from a visitor and from an agent the
// frames that the table in protocol's package comment allows them, and no
// others.
func TestSenders(t *testing.T) {
	for _, row := range frameRows(t) {
		example, err := os.ReadFile(filepath.Join("..", "..", "testdata", "frames", row.Kind+".json"))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(row.Kind, func(t *testing.T) {
			withFixture(t, func(s *fixture) {
				ann, mira := s.visitor("ann"), s.agent("mira")
				s.send(ann, send("ann", "c", "1", "hello"))
				s.send(mira, &protocol.History{Session: "mira", Conversation: "c"})
				hello := row.Kind == "hello" || row.Kind == "agent"
				for name, c := range map[string]*testConnection{"visitor": ann, "agent": mira} {
					session := map[string]string{"visitor": "ann", "agent": "mira"}[name]
					s.received(c)
					c.Receive(s.Context(), strings.Replace(string(example), `"session":"s"`, `"session":"`+session+`"`, 1))
					frames, code := c.Received()
					refused := strings.Contains(strings.Join(frames, "\n"), "A frame of this kind is not expected here.")
					if allowed := row.SentBy(name) && !hello; refused == allowed {
						t.Errorf("from %s, after the first frame: refused is %t; it received %v", name, refused, frames)
					}
					if code != 0 && row.Kind != "revoke" {
						t.Errorf("from %s, after the first frame: the connection was closed with %d", name, code)
					}
				}
				if n := s.metric("kith_dropped_frames_total"); n != 0 {
					t.Errorf("%d frames were ignored", n)
				}
				for name, caller := range map[string]hub.Caller{
					"visitor": {Network: network("10.0.0.3")},
					"agent":   {Network: network("10.0.0.4"), Agent: s.createAgent("jonas")},
				} {
					c := s.connect("first of "+name, caller)
					c.Receive(s.Context(), string(example))
					_, code := c.Received()
					// What a connection is, its first frame decides: an agent's
					// browser may open a visitor's.
					allowed := row.Kind == "revoke" || row.Kind == "hello" || row.Kind == "agent" && name == "agent"
					if closed := code != 0; closed == allowed {
						t.Errorf("from %s, as the first frame: the connection was closed with %d", name, code)
					}
				}
			})
		})
	}
}
