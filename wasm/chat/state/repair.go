package state

import "kith/server/protocol"

// Repair makes the state anew, because a release that was rolled back has stored it: it
// forgets what the server says again, and keeps what only this device has. Server is the
// list of conversations of the Welcome that asks for it.
//
//	kept       the session, those that joined it, will follow it or have ended; the outbox,
//	           of which all is sent again; tombstones, drafts, attributes; the sound, the
//	           bucket, the screen; what a newer release stored; conversations that have
//	           begun here
//	forgotten  the customer; of all other conversations the messages, marks and counts
//
// Of a conversation that the server has, it stays known what the page was told of it:
// whether it has ended, and how many of its messages have come. Otherwise the page would
// be told again, or not at all.
//
// A tab that has not been repaired must not bring back what was forgotten. Repairs counts,
// and Merge takes of what the server says that of the state with more; see there.
func (s *Stored) Repair(server []protocol.Conversation) {
	s.Repairs++
	s.Customer = protocol.Customer{}
	var kept []Conversation
	for i := range s.Conversations {
		c := &s.Conversations[i]
		k := Conversation{Conversation: protocol.Conversation{ID: c.ID, Created: c.Created}, EndedChanged: c.EndedChanged, BegunAtCall: c.BegunAtCall}
		has := false
		for j := range server {
			if server[j].ID == c.ID {
				has, k.Ended = true, c.Ended
				k.Marks.CustomerDelivered = min(c.Marks.CustomerDelivered, server[j].Last)
			}
		}
		if has || c.Last == 0 { // else it is not the visitor's any more
			kept = append(kept, k)
		}
	}
	s.Conversations = kept
	for i := range s.Outbox {
		if m := &s.Outbox[i]; !m.Waits() {
			m.Failure = ""
			m.Revision++
		}
	}
}

// forgetSaid forgets what the server has said, in a state that is merged with one that was
// repaired more often. What has begun here alone comes back with what is written in it.
func (s *Stored) forgetSaid() {
	s.Customer, s.Conversations, s.Ran = protocol.Customer{}, nil, nil
}

// KeepOwn brings back into a state that was repaired in another tab, and with which this
// tab's was merged, what only this tab has: the conversations that have begun in it, and the
// one that is shown, of which the other may not have heard yet. The next Welcome says
// whether there is one.
func (s *Stored) KeepOwn(mine []Conversation, shown string) {
	for i := range mine {
		if c := &mine[i]; (c.Last == 0 || c.ID == shown) && s.ConversationByID(c.ID) == nil {
			s.Conversations = append(s.Conversations, *c)
		}
	}
}
