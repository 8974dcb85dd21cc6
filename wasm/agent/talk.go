package agent

import "kith/server/protocol"

// talk answers the messages of a conversation, and nil where they are not here.
func (m *Model) talk(id string) *Talk {
	for i := range m.Talks {
		if m.Talks[i].ID == id {
			return &m.Talks[i]
		}
	}
	return nil
}

func (k *Talk) newest() int64 {
	if len(k.Messages) == 0 {
		return 0
	}
	return k.Messages[len(k.Messages)-1].Number
}

func (k *Talk) oldest() int64 {
	if len(k.Messages) == 0 {
		return 0
	}
	return k.Messages[0].Number
}

// add takes in a message. It tells false where there would be a hole before
// it, and then adds nothing.
func (k *Talk) add(v protocol.Message) bool {
	switch last := k.newest(); {
	case v.Number <= last:
	case last == 0 && v.Number != 1, last != 0 && v.Number != last+1:
		return false
	default:
		k.Messages = append(k.Messages, v)
	}
	return true
}

// merge takes in a run of messages without a hole: what comes before those
// that are here, after them, or both.
func (k *Talk) merge(run []protocol.Message, reset, more bool) {
	k.Here, k.Loading = true, false
	if reset {
		k.Messages = nil
	}
	for i := len(run) - 1; i > 0; i-- {
		if run[i-1].Number+1 != run[i].Number {
			run, more = run[i:], true
			break
		}
	}
	if len(run) == 0 {
		if len(k.Messages) == 0 {
			k.More = more
		}
		return
	}
	first, last := run[0].Number, run[len(run)-1].Number
	switch oldest, newest := k.oldest(), k.newest(); {
	case len(k.Messages) == 0, first > newest+1:
		k.Messages, k.More = run, more
	case last < oldest-1:
		// An answer to a question of long ago: what lies between is not known.
	default:
		for _, v := range run {
			k.add(v)
		}
		if first < oldest {
			k.Messages = append(run[:oldest-first:oldest-first], k.Messages...)
			k.More = more
		}
	}
}

// trim forgets the oldest messages of a conversation that is not shown.
func (k *Talk) trim() {
	if over := len(k.Messages) - MessagesLimit; over > 0 {
		k.Messages, k.More = append([]protocol.Message(nil), k.Messages[over:]...), true
	}
}

// open shows a conversation.
func (t *turn) open(id string) {
	if t.item(id) == nil {
		return
	}
	t.leave()
	t.Shown, t.Pane, t.List.Cursor = id, TalkPane, id
	t.AtEnd, t.Below, t.NewFrom, t.Notice = true, 0, 0, ""
	at := 0
	for at < len(t.Talks) && t.Talks[at].ID != id {
		at++
	}
	if at == len(t.Talks) {
		t.Talks = append(t.Talks, Talk{ID: id})
	}
	for ; at > 0; at-- {
		t.Talks[at], t.Talks[at-1] = t.Talks[at-1], t.Talks[at]
	}
	if len(t.Talks) > TalksLimit {
		t.Talks = t.Talks[:TalksLimit]
	}
	t.news()
}

// leave is what happens before another conversation is shown, or none.
func (t *turn) leave() {
	t.still()
	if k := t.talk(t.Shown); k != nil {
		k.trim()
	}
	t.Shown, t.NewFrom, t.Below, t.AtEnd, t.Notice = "", 0, 0, true, ""
}

// news draws "new messages" before the first of the customer's that no agent
// has read.
func (t *turn) news() {
	v, k := t.item(t.Shown), t.talk(t.Shown)
	if v == nil || k == nil || t.NewFrom != 0 {
		return
	}
	for _, w := range k.Messages {
		if w.Author == protocol.AuthorCustomer && w.Number > max(v.Marks.AgentRead, v.Seen) {
			t.NewFrom = w.Number
			return
		}
	}
}

// fetch asks for the newest page of the shown conversation, once on each link.
func (t *turn) fetch() {
	k := t.talk(t.Shown)
	if t.Link.Phase != Live || k == nil || k.Here || k.Asked == t.Link.Socket {
		return
	}
	k.Asked = t.Link.Socket
	t.transmit(&protocol.History{Session: t.Session, Conversation: k.ID})
}

// older asks for the page before the oldest message.
func (t *turn) older() {
	k := t.talk(t.Shown)
	if t.Link.Phase != Live || k == nil || !k.More || k.Loading || len(k.Messages) == 0 {
		return
	}
	k.Loading = true
	t.transmit(&protocol.History{Session: t.Session, Conversation: k.ID, Before: k.oldest()})
}

// messages takes in a run of messages.
func (t *turn) messages(f *protocol.Messages) {
	for _, v := range f.Messages {
		t.arrived(v)
	}
	k := t.talk(f.Conversation)
	if k == nil {
		return
	}
	k.merge(f.Messages, f.Reset, f.More)
	if f.Conversation == t.Shown {
		t.news()
	}
}

// said takes in a message that somebody wrote just now.
func (t *turn) said(v protocol.Message) {
	t.arrived(v)
	t.quiet(v)
	t.append(v)
}

// append takes the newest message in where the conversation's are here, and
// asks for the newest page where some between are missing.
func (t *turn) append(v protocol.Message) {
	k := t.talk(v.Conversation)
	if k == nil || !k.Here {
		return
	}
	fresh := v.Number > k.newest()
	if !k.add(v) {
		k.Here, k.Asked = false, 0
		return
	}
	if !fresh || v.Conversation != t.Shown || v.Author == protocol.AuthorAgent && v.Person.ID == t.Self.ID {
		return
	}
	if !t.watching(v.Conversation) {
		if !t.AtEnd {
			t.Below++
		}
		if t.NewFrom == 0 && v.Author == protocol.AuthorCustomer {
			t.NewFrom = v.Number
		}
	}
}

// watching reports whether the agent has the end of a conversation before them.
func (m *Model) watching(id string) bool {
	return m.Visible && m.AtEnd && id != "" && m.Shown == id && m.Pane == TalkPane
}
