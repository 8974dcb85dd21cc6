package state

import (
	"testing"

	"pgregory.net/rapid"

	"kith/server/protocol"
)

func run(from, to int64) (list []protocol.Message) {
	for n := from; n <= to; n++ {
		list = append(list, protocol.Message{ID: string(rune('0' + n)), Number: n})
	}
	return list
}

// Whatever pages and messages come, in whatever order: what is here has no
// hole, goes on from what was here where that is possible, and reaches the
// newest that has come.
func TestTalkHasNoHole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := Conversation{ID: "a"}
		for range 30 {
			oldest, newest := k.Oldest(), k.Newest()
			from := rapid.Int64Range(1, 40).Draw(t, "from")
			to := min(from+rapid.Int64Range(0, 8).Draw(t, "many"), 40)
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0: // one message, as it is said
				goesOn := from <= newest+1
				if k.Add(run(from, from)[0]) != goesOn {
					t.Fatalf("message %d after %d: taken in is %v", from, newest, !goesOn)
				}
				if goesOn && k.Newest() != max(newest, from) {
					t.Fatalf("message %d after %d: the newest is %d", from, newest, k.Newest())
				}
			case 1:
				k.Merge(run(from, to), true)
				if k.Oldest() != from || k.Newest() != to {
					t.Fatalf("reset to %d–%d: %d–%d", from, to, k.Oldest(), k.Newest())
				}
			default:
				k.Merge(run(from, to), false)
				wantOldest, wantNewest := oldest, max(newest, to)
				switch {
				case newest == 0 || from > newest+1:
					wantOldest = from
				case to >= oldest-1:
					wantOldest = min(oldest, from)
				}
				if k.Oldest() != wantOldest || k.Newest() != wantNewest {
					t.Fatalf("%d–%d and a page %d–%d: %d–%d", oldest, newest, from, to, k.Oldest(), k.Newest())
				}
			}
			for i, v := range k.Messages {
				if v.Number != k.Oldest()+int64(i) {
					t.Fatalf("a hole before %d", v.Number)
				}
			}
			if len(k.Messages) > 0 && k.HasOlder() != (k.Oldest() > 1) {
				t.Fatalf("the oldest is %d, and More is %v", k.Oldest(), k.HasOlder())
			}
		}
	})
}

// A server that breaks its promise does no harm.
func TestPageWithAHole(t *testing.T) {
	var k Conversation
	k.Merge(append(run(1, 3), run(7, 9)...), false)
	if k.Oldest() != 7 || k.Newest() != 9 || !k.HasOlder() {
		t.Errorf("%d–%d, more is %v", k.Oldest(), k.Newest(), k.HasOlder())
	}
	k.Merge(nil, false)
	k.Trim()
	if len(k.Messages) != 3 {
		t.Errorf("%d messages are left", len(k.Messages))
	}
}
