package state

import (
	"kith/server/protocol"
)

// A Conversation is a conversation whose messages are here.
type Conversation struct {
	ID           string
	Messages     []protocol.Message // by number, without a hole; the newest there are
	HasOlder     bool               // whether older ones exist on the server
	Loaded       bool               // whether the newest page has come
	LoadingOlder bool               // whether older ones are being fetched
	RequestedOn  int64              // the socket on which the newest page was asked for
}

// Conversation answers the messages of a conversation, and nil where they are not here.
func (m *Model) Conversation(id string) *Conversation {
	for i := range m.Conversations {
		if m.Conversations[i].ID == id {
			return &m.Conversations[i]
		}
	}
	return nil
}

func (k *Conversation) Newest() int64 {
	if len(k.Messages) == 0 {
		return 0
	}
	return k.Messages[len(k.Messages)-1].Number
}

func (k *Conversation) Oldest() int64 {
	if len(k.Messages) == 0 {
		return 0
	}
	return k.Messages[0].Number
}

// Add takes in a message. It tells false where there would be a hole before
// it, and then adds nothing.
func (k *Conversation) Add(v protocol.Message) bool {
	switch last := k.Newest(); {
	case v.Number <= last:
	case last == 0 && v.Number != 1, last != 0 && v.Number != last+1:
		return false
	default:
		k.Messages = append(k.Messages, v)
	}
	return true
}

// Merge takes in a run of messages without a hole: what comes before those
// that are here, after them, or both.
func (k *Conversation) Merge(run []protocol.Message, reset, more bool) {
	k.Loaded, k.LoadingOlder = true, false
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
			k.HasOlder = more
		}
		return
	}
	first, last := run[0].Number, run[len(run)-1].Number
	switch oldest, newest := k.Oldest(), k.Newest(); {
	case len(k.Messages) == 0, first > newest+1:
		k.Messages, k.HasOlder = run, more
	case last < oldest-1:
		// An answer to a question of long ago: what lies between is not known.
	default:
		for _, v := range run {
			k.Add(v)
		}
		if first < oldest {
			k.Messages = append(run[:oldest-first:oldest-first], k.Messages...)
			k.HasOlder = more
		}
	}
}

// Trim forgets the oldest messages of a conversation that is not shown.
func (k *Conversation) Trim() {
	if over := len(k.Messages) - MessagesLimit; over > 0 {
		k.Messages, k.HasOlder = append([]protocol.Message(nil), k.Messages[over:]...), true
	}
}
