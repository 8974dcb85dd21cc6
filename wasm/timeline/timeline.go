package timeline

import (
	"slices"

	"kith/server/protocol"
)

// Union joins two runs that touch or overlap. Of a message in both, the one
// that is here stays.
func Union(here, run []protocol.Message) []protocol.Message {
	first, last := here[0].Number, here[len(here)-1].Number
	joined := here
	if run[0].Number < first {
		n := first - run[0].Number
		joined = append(slices.Clone(run[:min(n, int64(len(run)))]), here...)
	}
	if end := run[len(run)-1].Number; end > last {
		joined = append(joined, run[int64(len(run))-(end-last):]...)
	}
	return joined
}

// Tail answers the newest part of a list that is a run of one conversation's
// messages.
func Tail(conversation string, list []protocol.Message) []protocol.Message {
	start := len(list)
	for start > 0 {
		v := &list[start-1]
		if v.Conversation == "" {
			v.Conversation = conversation
		}
		if v.Number <= 0 || v.Conversation != conversation || start < len(list) && v.Number != list[start].Number-1 {
			break
		}
		start--
	}
	if start == len(list) {
		return nil
	}
	return slices.Clip(list[start:])
}

// Preview is as much of a text as a list shows.
func Preview(text string) string {
	n := 0
	for i := range text {
		if n == protocol.PreviewLimit {
			return text[:i]
		}
		n++
	}
	return text
}
