package browserfuzz

import (
	"encoding/json"

	"kith/build/test/harness"
	"kith/server/protocol"
	"kith/wasm/simulation"
)

// agentAction does what the agent does, in conversation N modulo how many there are.
func (w *World) agentAction(s simulation.Step) {
	all := w.model.onServer()
	if len(all) == 0 {
		return
	}
	t := all[int(uint64(s.N)%uint64(len(all)))]
	id := w.conversationID(t)
	switch s.Kind {
	case simulation.AgentSend:
		if !t.ended {
			w.agent.Reply(id, s.Text)
			w.model.onReply(t, s.Text)
		}
	case simulation.AgentType:
		w.agent.SetTyping(id, true)
	case simulation.AgentReceive:
		t.received = len(t.delivered)
		w.agent.MarkReceived(id, int64(t.received))
	case simulation.AgentRead:
		t.received, t.read = len(t.delivered), len(t.delivered)
		w.agent.MarkRead(id, int64(t.read))
	case simulation.AgentEnd, simulation.AgentReopen:
		if t.ended == (s.Kind == simulation.AgentEnd) {
			return
		}
		if t.ended = !t.ended; t.ended {
			w.agent.EndConversation(id)
		} else {
			w.agent.ReopenConversation(id)
		}
		// What comes next must find the change done.
		harness.WaitFrame(w.agent.Socket, "the change", func(c *protocol.ConversationChanged) bool {
			return c.Conversation.ID == id && c.Conversation.Ended == t.ended
		})
	}
}

// revoke has the server end the session that the tab has stored.
func (w *World) revoke(t *tab) {
	var state struct{ Session struct{ ID, Revoke string } }
	if w.model.offline || w.model.tampered || json.Unmarshal([]byte(t.seen.Stored), &state) != nil || !w.model.visitor.used || state.Session.ID == "" {
		return
	}
	c := harness.DialVisitor(w.tb, w.backend.server, harness.ID(), harness.Token())
	c.WaitWelcome()
	c.Send(&protocol.Revoke{Session: state.Session.ID, Key: state.Session.Revoke})
	harness.WaitFrame(c.Socket, "that the session has ended", func(e *protocol.Revoked) bool { return e.Session == state.Session.ID })
	c.Close()
	w.model.endSession()
}
