package browserfuzz

import (
	"encoding/json"

	"kith/build/test/harness"
	"kith/server/protocol"
	"kith/wasm/simulation"
)

// agents does what the agent does, in the conversation of that number.
func (w *World) agents(s simulation.Step) {
	all := w.model.heard()
	if len(all) == 0 {
		return
	}
	t := all[int(uint64(s.N)%uint64(len(all)))]
	id := w.conversation(t)
	switch s.Kind {
	case simulation.AgentSend:
		if !t.ended {
			w.agent.Replies(id, s.Text)
			w.model.hear(t, s.Text)
		}
	case simulation.AgentType:
		w.agent.Types(id, true)
	case simulation.AgentReceive:
		t.got = len(t.said)
		w.agent.HasReceived(id, int64(t.got))
	case simulation.AgentRead:
		t.got, t.read = len(t.said), len(t.said)
		w.agent.HasRead(id, int64(t.read))
	case simulation.AgentEnd, simulation.AgentReopen:
		if t.ended == (s.Kind == simulation.AgentEnd) {
			return
		}
		if t.ended = !t.ended; t.ended {
			w.agent.Finishes(id)
		} else {
			w.agent.Reopens(id)
		}
		// Only what the server took is the truth for what comes next.
		harness.Hear(w.agent.Socket, "the change", func(c *protocol.ConversationChanged) bool {
			return c.Conversation.ID == id && c.Conversation.Ended == t.ended
		})
	}
}

// revoke has the server end the session that the tab keeps.
func (w *World) revoke(t *tab) {
	var state struct{ Session struct{ ID, Token string } }
	if w.model.offline || w.model.loose || json.Unmarshal([]byte(t.last.Stored), &state) != nil || !w.model.who.used || state.Session.ID == "" {
		return
	}
	c := harness.Call(w.j, w.crew.server, harness.ID(), harness.Token())
	c.Welcomed()
	c.Say(&protocol.Revoke{Session: state.Session.ID})
	harness.Hear(c.Socket, "that the session has ended", func(e *protocol.Revoked) bool { return e.Session == state.Session.ID })
	c.Leave()
	w.model.end()
}
