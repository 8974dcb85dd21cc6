package state

import (
	"testing"

	"pgregory.net/rapid"

	"kith/server/protocol"
)

func page(from, to int64) (list []protocol.Message) {
	for n := from; n <= to; n++ {
		list = append(list, protocol.Message{ID: string(rune('0' + n)), Number: n})
	}
	return list
}

// Whatever pages and messages come, in whatever order: the messages have no gap,
// continue those held if that is possible, and reach the newest that has come.
func TestConversationHasNoGap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Conversation{ID: "a"}
		for range 30 {
			oldest, newest := c.Oldest(), c.Newest()
			from := rapid.Int64Range(1, 40).Draw(t, "from")
			to := min(from+rapid.Int64Range(0, 8).Draw(t, "many"), 40)
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0: // one message
				continues := from <= newest+1
				if c.Add(page(from, from)[0]) != continues {
					t.Fatalf("message %d after %d: added: %v", from, newest, !continues)
				}
				if continues && c.Newest() != max(newest, from) {
					t.Fatalf("message %d after %d: the newest is %d", from, newest, c.Newest())
				}
			case 1:
				c.Merge(page(from, to), true)
				if c.Oldest() != from || c.Newest() != to {
					t.Fatalf("reset to %d–%d: %d–%d", from, to, c.Oldest(), c.Newest())
				}
			default:
				c.Merge(page(from, to), false)
				wantOldest, wantNewest := oldest, max(newest, to)
				switch {
				case newest == 0 || from > newest+1:
					wantOldest = from
				case to >= oldest-1:
					wantOldest = min(oldest, from)
				}
				if c.Oldest() != wantOldest || c.Newest() != wantNewest {
					t.Fatalf("%d–%d and a page %d–%d: %d–%d", oldest, newest, from, to, c.Oldest(), c.Newest())
				}
			}
			for i, v := range c.Messages {
				if v.Number != c.Oldest()+int64(i) {
					t.Fatalf("a gap before %d", v.Number)
				}
			}
			if len(c.Messages) > 0 && c.HasOlder() != (c.Oldest() > 1) {
				t.Fatalf("the oldest is %d, and HasOlder is %v", c.Oldest(), c.HasOlder())
			}
		}
	})
}

// A page that the protocol does not allow does no harm.
func TestPageWithAGap(t *testing.T) {
	var c Conversation
	c.Merge(append(page(1, 3), page(7, 9)...), false)
	if c.Oldest() != 7 || c.Newest() != 9 || !c.HasOlder() {
		t.Errorf("%d–%d, HasOlder is %v", c.Oldest(), c.Newest(), c.HasOlder())
	}
	c.Merge(nil, false)
	c.Trim()
	if len(c.Messages) != 3 {
		t.Errorf("%d messages are left", len(c.Messages))
	}
}

// TestAnOlderPageIsNotTheNewest: a page of older messages that was asked for
// before something was missed does not say that the newest page has come.
func TestAnOlderPageIsNotTheNewest(t *testing.T) {
	c := Conversation{ID: "a", Messages: page(20, 30), LoadingOlder: true}
	c.Merge(page(10, 19), false)
	if c.Loaded || c.LoadingOlder || c.Oldest() != 10 {
		t.Errorf("after an older page: %+v", c)
	}
	c.Merge(page(25, 40), false)
	if !c.Loaded || c.Newest() != 40 {
		t.Errorf("after the newest page: %+v", c)
	}
}

// TestAPageWithoutMessages: a server that had too much to send leaves the page to be
// fetched when it is needed.
func TestAPageWithoutMessages(t *testing.T) {
	c := Conversation{ID: "a", Messages: page(20, 30), Loaded: true}
	c.Merge(nil, true)
	if c.Loaded || len(c.Messages) > 0 {
		t.Errorf("after a reset: %+v", c)
	}
	c.Merge(page(25, 40), false)
	if !c.Loaded || c.Newest() != 40 || !c.HasOlder() {
		t.Errorf("after the newest page: %+v", c)
	}
}
