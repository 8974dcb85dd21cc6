package timeline

import (
	"testing"

	"pgregory.net/rapid"

	"kith/server/protocol"
)

func pageOf(from, to int64) (list []protocol.Message) {
	for n := from; n <= to; n++ {
		list = append(list, protocol.Message{ID: string(rune('0' + n)), Conversation: "c", Number: n})
	}
	return list
}

// Whatever pages and messages come, in whatever order: a run has no gap, goes on
// from what it was if that is possible, and reaches the newest that has come.
func TestRunHasNoGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var run []protocol.Message
		for range 30 {
			oldest, newest := Oldest(run), Newest(run)
			from := rapid.Int64Range(1, 40).Draw(t, "from")
			to := min(from+rapid.Int64Range(0, 8).Draw(t, "more"), 40)
			wantOldest, wantNewest := oldest, newest
			if rapid.Bool().Draw(t, "one") {
				var ok bool
				run, ok = Append(run, pageOf(from, from)[0])
				if want := newest == 0 || oldest <= from && from <= newest+1; ok != want {
					t.Fatalf("%d appended to %d–%d: %v", from, oldest, newest, ok)
				}
				switch {
				case newest == 0:
					wantOldest, wantNewest = from, from
				case from == newest+1:
					wantNewest = from
				}
			} else {
				run = Splice(run, pageOf(from, to))
				switch {
				case newest == 0 || from > newest+1:
					wantOldest, wantNewest = from, to
				case to >= oldest-1:
					wantOldest, wantNewest = min(oldest, from), max(newest, to)
				}
			}
			if Oldest(run) != wantOldest || Newest(run) != wantNewest {
				t.Fatalf("%d–%d and %d–%d: %d–%d", oldest, newest, from, to, Oldest(run), Newest(run))
			}
			for i := range run {
				if run[i].Number != Oldest(run)+int64(i) {
					t.Fatalf("a gap before %d", run[i].Number)
				}
			}
		}
	})
}

func TestTail(t *testing.T) {
	list := append(pageOf(1, 3), pageOf(7, 9)...)
	list[5].Conversation = ""
	if got := Tail("c", list); Oldest(got) != 7 || Newest(got) != 9 || got[2].Conversation != "c" {
		t.Errorf("%v", got)
	}
	if got := Tail("d", pageOf(1, 3)); got != nil {
		t.Errorf("%v", got)
	}
}

func TestEntryOf(t *testing.T) {
	marks := protocol.Marks{CustomerDelivered: 6, CustomerRead: 4, AgentDelivered: 5, AgentRead: 3}
	for _, c := range []struct {
		number   int64
		author   protocol.Author
		received bool
		want     Status
	}{
		{3, protocol.AuthorCustomer, false, Read}, {5, protocol.AuthorCustomer, false, Delivered}, {6, protocol.AuthorCustomer, false, Sent},
		{3, protocol.AuthorCustomer, true, Read}, {9, protocol.AuthorCustomer, true, Delivered},
		{4, protocol.AuthorAgent, false, Read}, {6, protocol.AuthorAgent, false, Delivered}, {7, protocol.AuthorAgent, false, Sent},
		{4, protocol.AuthorAgent, true, Read}, {7, protocol.AuthorSystem, true, Delivered},
	} {
		m := protocol.Message{ID: "m", Number: c.number, Author: c.author}
		if got := EntryOf(&m, marks, c.received); got.Status != c.want || got.Key != "m" {
			t.Errorf("%d by %s, received %v: %s, want %s", c.number, c.author, c.received, got.Status, c.want)
		}
	}
}
