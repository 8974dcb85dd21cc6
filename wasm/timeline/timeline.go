package timeline

import (
	"slices"

	"kith/server/protocol"
)

// A run is a list of messages of one conversation, by number, without a gap.

// Newest returns the number of the newest message of a run, or 0 if it is empty.
func Newest(run []protocol.Message) int64 {
	if n := len(run); n > 0 {
		return run[n-1].Number
	}
	return 0
}

// Oldest returns the number of the oldest message of a run, or 0 if it is empty.
func Oldest(run []protocol.Message) int64 {
	if len(run) == 0 {
		return 0
	}
	return run[0].Number
}

// Append appends a message to a run, and reports whether the run holds it
// afterwards: it does not if that would leave a gap before it, or if it is older
// than the run.
func Append(run []protocol.Message, m protocol.Message) ([]protocol.Message, bool) {
	switch newest := Newest(run); {
	case len(run) == 0:
	case m.Number <= newest:
		return run, m.Number >= run[0].Number
	case m.Number > newest+1:
		return run, false
	}
	return append(run, m), true
}

// Splice joins a page of messages with a run: older ones, newer ones, or some
// that overlap it. If there is a gap between the two, the newer one stays, and
// the rest can be fetched. Of a message in both, the one of the run stays.
func Splice(run, page []protocol.Message) []protocol.Message {
	switch {
	case len(run) == 0:
		return page
	case len(page) == 0 || Newest(page) < Oldest(run)-1:
		return run // nothing, or an answer to an old request
	case Oldest(page) > Newest(run)+1:
		return page
	}
	joined := run
	if before := Oldest(run) - Oldest(page); before > 0 {
		joined = append(slices.Clone(page[:min(before, int64(len(page)))]), run...)
	}
	if after := Newest(page) - Newest(run); after > 0 {
		joined = append(joined, page[int64(len(page))-after:]...)
	}
	return joined
}

// Tail returns the newest part of a list that is a run of one conversation's
// messages. A message that names no conversation is of that one.
func Tail(conversation string, list []protocol.Message) []protocol.Message {
	start := len(list)
	for start > 0 {
		m := &list[start-1]
		if m.Conversation == "" {
			m.Conversation = conversation
		}
		if m.Number <= 0 || m.Conversation != conversation || start < len(list) && m.Number != list[start].Number-1 {
			break
		}
		start--
	}
	if start == len(list) {
		return nil
	}
	return slices.Clip(list[start:])
}

// CountOthers returns how many messages after a number were written by others
// than an author.
func CountOthers(run []protocol.Message, after int64, author protocol.Author) int64 {
	var n int64
	for i := len(run) - 1; i >= 0 && run[i].Number > after; i-- {
		if run[i].Author != author {
			n++
		}
	}
	return n
}

// MergeMarks joins marks, which only grow.
func MergeMarks(a, b protocol.Marks) protocol.Marks {
	return protocol.Marks{
		CustomerDelivered: max(a.CustomerDelivered, b.CustomerDelivered),
		CustomerRead:      max(a.CustomerRead, b.CustomerRead),
		AgentDelivered:    max(a.AgentDelivered, b.AgentDelivered),
		AgentRead:         max(a.AgentRead, b.AgentRead),
	}
}
