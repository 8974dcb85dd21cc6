package visit

import (
	"encoding/json"

	"kith/build/e2e/stage"
	"kith/server/wire"
	"kith/wasm/walk"
)

// agents does what the agent does, in the conversation of that number.
func (w *World) agents(s walk.Step) {
	all := w.model.heard()
	if len(all) == 0 {
		return
	}
	t := all[int(uint64(s.N)%uint64(len(all)))]
	id := w.conversation(t)
	switch s.Do {
	case walk.Say:
		if !t.ended {
			w.agent.Replies(id, s.Text)
			w.model.hear(t, s.Text)
		}
	case walk.Compose:
		w.agent.Types(id, true)
	case walk.Receive:
		t.got = len(t.said)
		w.agent.HasReceived(id, int64(t.got))
	case walk.Read:
		t.got, t.read = len(t.said), len(t.said)
		w.agent.HasRead(id, int64(t.read))
	case walk.End, walk.Reopen:
		if t.ended == (s.Do == walk.End) {
			return
		}
		if t.ended = !t.ended; t.ended {
			w.agent.Finishes(id)
		} else {
			w.agent.Reopens(id)
		}
		// Only what the server took is the truth for what comes next.
		stage.Hear(w.agent.Socket, "the change", func(c *wire.Changed) bool {
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
	c := stage.Call(w.j, w.crew.server, stage.ID(), stage.Token())
	c.Welcomed()
	c.Say(&wire.Revoke{Session: state.Session.ID})
	stage.Hear(c.Socket, "that the session has ended", func(e *wire.Ending) bool { return e.Session == state.Session.ID })
	c.Leave()
	w.model.end()
}
