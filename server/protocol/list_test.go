package protocol_test

import (
	"testing"

	"kith/server/protocol"
)

// Every conversation is in one view, and in ViewWaiting besides only if it is open.
func TestViewsHold(t *testing.T) {
	for _, v := range []protocol.Conversation{{}, {Ended: true}, {Spam: true}, {Spam: true, Ended: true},
		{Waiting: 1}, {Waiting: 1, Ended: true}, {Waiting: 1, Spam: true}} {
		n := 0
		for _, w := range []protocol.View{protocol.ViewOpen, protocol.ViewEnded, protocol.ViewSpam} {
			if w.Holds(&v) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%+v is in %d views besides the one of those that wait", v, n)
		}
		if got, want := protocol.ViewWaiting.Holds(&v), v.Waiting != 0 && protocol.ViewOpen.Holds(&v); got != want {
			t.Errorf("%+v: that it waits is %v, want %v", v, got, want)
		}
	}
}

func TestViewsCompare(t *testing.T) {
	older, newer := protocol.Conversation{ID: "a", At: 1, Waiting: 1}, protocol.Conversation{ID: "b", At: 2, Waiting: 2}
	for w, want := range map[protocol.View]int{protocol.ViewOpen: 1, protocol.ViewEnded: 1, protocol.ViewSpam: 1, protocol.ViewWaiting: -1} {
		a, b := w.Cursor(&older), w.Cursor(&newer)
		if w.Compare(a, b) != want || w.Compare(b, a) != -want || w.Compare(a, a) != 0 {
			t.Errorf("%s: the older one compares as %d with the newer one, want %d", w, w.Compare(a, b), want)
		}
	}
}
