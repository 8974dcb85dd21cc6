package chat

import (
	"slices"

	"kith/server/protocol/codec"
)

// saved is what the storage holds, so that a state that has not changed is not
// written again. The state is compared and not marked as changed: a mark can be
// forgotten, and a comparison of equal texts that share their bytes costs
// little.
type saved struct {
	state State  // as Kept makes it
	text  string // what holds it
	held  bool   // whether the storage held anything when it was last read
}

// Stored implements app.Program. A state that holds nothing takes away what is
// stored: it may be what somebody made unreadable, with a person's words in it.
func (p *Program) Stored() (text string, keep bool) {
	m := &p.model
	switch {
	case m.Foreign:
		return "", false
	case m.State.blank():
		return "", p.saved.held
	}
	if p.saved.text == "" || !m.State.keeps(&p.saved.state) {
		k := m.State.Kept()
		p.saved = saved{state: k, text: codec.Encode(&k)}
	}
	return p.saved.text, true
}

// note takes in what is stored now. Where it says what this program would
// store it stays, even if another release wrote it in its own way.
func (p *Program) note(text string) {
	var s State
	if len(codec.Decode(text, &s)) == 0 && s.V == SchemaVersion {
		s.Build = p.model.State.Build
		p.saved = saved{state: s, text: text, held: true}
	} else {
		p.saved = saved{held: text != ""}
	}
}

// blank reports whether there is nothing to be stored: neither the visitor nor
// the site has done anything yet that needs it.
func (s *State) blank() bool {
	return s.Era == 0 && s.Session == Session{} && s.QuietAt == 0 && s.Reloaded == "" && s.PlaceAt == 0 &&
		len(s.Outbox) == 0 && len(s.Conversations) == 0 && len(s.Drafts) == 0 && len(s.Notes) == 0 && len(s.Revoked) == 0
}

// keeps reports whether what is to be kept of s is what k holds, which was kept
// before.
func (s *State) keeps(k *State) bool {
	if s.Build != k.Build || s.Era != k.Era || s.Session != k.Session || s.Customer != k.Customer ||
		s.Quiet != k.Quiet || s.QuietAt != k.QuietAt || s.Place != k.Place || s.PlaceAt != k.PlaceAt ||
		s.Front != k.Front || s.FrontAt != k.FrontAt || s.Reloaded != k.Reloaded {
		return false
	}
	if !slices.Equal(s.Outbox, k.Outbox) || !slices.Equal(s.Settled, k.Settled) ||
		!slices.Equal(s.Joined, k.Joined) || !slices.Equal(s.Revoked, k.Revoked) || !slices.Equal(s.Notes, k.Notes) {
		return false
	}
	return s.keepsDrafts(k.Drafts) && s.keepsConversations(k.Conversations)
}

func (s *State) keepsDrafts(kept []Draft) bool {
	i := 0
	for _, d := range s.Drafts {
		if len(d.Text) > DraftBytes {
			continue
		}
		if i == len(kept) || kept[i] != d {
			return false
		}
		i++
	}
	return i == len(kept)
}

func (s *State) keepsConversations(kept []Conversation) bool {
	if min(len(s.Conversations), ConversationsKept) != len(kept) {
		return false
	}
	room := TextKept
	for i := range kept {
		c, k := &s.Conversations[i], &kept[i]
		if c.Conversation != k.Conversation || c.Turned != k.Turned || len(c.Messages) < len(k.Messages) {
			return false
		}
		tail := c.Messages[len(c.Messages)-len(k.Messages):]
		if !slices.Equal(tail, k.Messages) {
			return false
		}
		for j := range tail {
			room -= len(tail[j].Text)
		}
		older := len(c.Messages) - len(tail)
		if older > 0 && len(tail) < MessagesKept && room >= len(c.Messages[older-1].Text) {
			return false
		}
		if room < 0 || len(tail) > MessagesKept {
			return false
		}
	}
	return true
}
