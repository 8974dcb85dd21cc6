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
	state Stored // as Kept makes it
	text  string // what holds it
	held  bool   // whether the storage held anything when it was last read
}

// Stored implements app.Program. A state that holds nothing takes away what is
// stored: it may be what somebody made unreadable, with a person's words in it.
func (p *Program) Stored() (text string, keep bool) {
	m := &p.model
	switch {
	case m.NewerRelease:
		return "", false
	case m.Stored.Empty():
		return "", p.saved.held
	}
	if p.saved.text == "" || !m.Stored.TrimmedEquals(&p.saved.state) {
		k := m.Stored.Trimmed()
		p.saved = saved{state: k, text: codec.Encode(&k)}
	}
	return p.saved.text, true
}

// note takes in what is stored now. Where it says what this program would
// store it stays, even if another release wrote it in its own way.
func (p *Program) note(text string) {
	var s Stored
	if len(codec.Decode(text, &s)) == 0 && s.V == SchemaVersion {
		s.Build = p.model.Stored.Build
		p.saved = saved{state: s, text: text, held: true}
	} else {
		p.saved = saved{held: text != ""}
	}
}

// Empty reports whether there is nothing to be stored: neither the visitor nor
// the site has done anything yet that needs it.
func (s *Stored) Empty() bool {
	return s.Generation == 0 && s.Session == Session{} && s.MutedAt == 0 && s.ReloadedBuild == "" && s.RouteAt == 0 &&
		len(s.Outbox) == 0 && len(s.Conversations) == 0 && len(s.Drafts) == 0 && len(s.PendingAttributes) == 0 && len(s.Revoked) == 0
}

// TrimmedEquals reports whether what is to be kept of s is what k holds, which was kept
// before.
func (s *Stored) TrimmedEquals(k *Stored) bool {
	if s.Build != k.Build || s.Generation != k.Generation || s.Session != k.Session || s.Customer != k.Customer ||
		s.Muted != k.Muted || s.MutedAt != k.MutedAt || s.Route != k.Route || s.RouteAt != k.RouteAt ||
		s.ActiveTab != k.ActiveTab || s.ActiveTabAt != k.ActiveTabAt || s.ReloadedBuild != k.ReloadedBuild {
		return false
	}
	if !slices.Equal(s.Outbox, k.Outbox) || !slices.Equal(s.Tombstones, k.Tombstones) ||
		!slices.Equal(s.Joined, k.Joined) || !slices.Equal(s.Revoked, k.Revoked) || !slices.Equal(s.PendingAttributes, k.PendingAttributes) {
		return false
	}
	return s.keepsDrafts(k.Drafts) && s.keepsConversations(k.Conversations)
}

func (s *Stored) keepsDrafts(kept []Draft) bool {
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

func (s *Stored) keepsConversations(kept []Conversation) bool {
	if min(len(s.Conversations), ConversationsStored) != len(kept) {
		return false
	}
	room := TextStored
	for i := range kept {
		c, k := &s.Conversations[i], &kept[i]
		if c.Conversation != k.Conversation || c.EndedChanged != k.EndedChanged || len(c.Messages) < len(k.Messages) {
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
		if older > 0 && len(tail) < MessagesStored && room >= len(c.Messages[older-1].Text) {
			return false
		}
		if room < 0 || len(tail) > MessagesStored {
			return false
		}
	}
	return true
}
