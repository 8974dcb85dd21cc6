package agent

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
		k := Talk{ID: "a"}
		for range 30 {
			oldest, newest := k.oldest(), k.newest()
			from := rapid.Int64Range(1, 40).Draw(t, "from")
			to := min(from+rapid.Int64Range(0, 8).Draw(t, "many"), 40)
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0: // one message, as it is said
				goesOn := from <= newest+1
				if k.add(run(from, from)[0]) != goesOn {
					t.Fatalf("message %d after %d: taken in is %v", from, newest, !goesOn)
				}
				if goesOn && k.newest() != max(newest, from) {
					t.Fatalf("message %d after %d: the newest is %d", from, newest, k.newest())
				}
			case 1:
				k.merge(run(from, to), true, from > 1)
				if k.oldest() != from || k.newest() != to {
					t.Fatalf("reset to %d–%d: %d–%d", from, to, k.oldest(), k.newest())
				}
			default:
				k.merge(run(from, to), false, from > 1)
				wantOldest, wantNewest := oldest, max(newest, to)
				switch {
				case newest == 0 || from > newest+1:
					wantOldest = from
				case to >= oldest-1:
					wantOldest = min(oldest, from)
				}
				if k.oldest() != wantOldest || k.newest() != wantNewest {
					t.Fatalf("%d–%d and a page %d–%d: %d–%d", oldest, newest, from, to, k.oldest(), k.newest())
				}
			}
			for i, v := range k.Messages {
				if v.Number != k.oldest()+int64(i) {
					t.Fatalf("a hole before %d", v.Number)
				}
			}
			if len(k.Messages) > 0 && k.More != (k.oldest() > 1) {
				t.Fatalf("the oldest is %d, and More is %v", k.oldest(), k.More)
			}
		}
	})
}

// A server that breaks its promise does no harm.
func TestPageWithAHole(t *testing.T) {
	var k Talk
	k.merge(append(run(1, 3), run(7, 9)...), false, false)
	if k.oldest() != 7 || k.newest() != 9 || !k.More {
		t.Errorf("%d–%d, more is %v", k.oldest(), k.newest(), k.More)
	}
	k.merge(nil, false, false)
	k.trim()
	if len(k.Messages) != 3 {
		t.Errorf("%d messages are left", len(k.Messages))
	}
}
