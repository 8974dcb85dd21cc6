package hub_test

import (
	"fmt"
	"sync"
	"testing"

	"kith/server/hub"
	"kith/server/protocol"
)

// TestAcks: every Send is answered with one Ack, a repeated one too, and no
// client receives a later message of the conversation before the Ack for its
// own.
func TestAcks(t *testing.T) {
	const messages, times = 9, 2 // together they stay below messagesPerSession
	withFixture(t, func(s *fixture) {
		one := s.visitor("ann")
		s.send(one, send("ann", "c", "first", "hello"))
		two := s.connect("two", hub.Caller{Network: network("10.0.0.1")})
		s.send(two, hello("ann"))
		mira := s.agent("mira")
		s.send(mira, &protocol.History{Session: "mira", Conversation: "c"})
		clients := map[string]*testConnection{"one": one, "two": two, "mira": mira}

		var wait sync.WaitGroup
		for name, c := range clients {
			session := "ann"
			if c == mira {
				session = "mira"
			}
			wait.Go(func() {
				for i := range messages {
					for range times {
						c.Receive(s.Context(), protocol.Encode(send(session, "c", fmt.Sprint(name, i), "hello")))
					}
				}
			})
		}
		wait.Wait()
		for name, c := range clients {
			acks := map[string]int{}
			newest := int64(1)
			for _, f := range s.received(c) {
				var number int64
				switch f := f.(type) {
				case *protocol.Ack:
					acks[f.Client]++
					number = f.Number
					if acks[f.Client] > 1 && number <= newest {
						continue
					}
				case *protocol.MessageAppended:
					number = f.Message.Number
				case *protocol.ConversationChanged:
					if f.Conversation.Last > newest {
						t.Fatalf("%s received that message %d is stored after message %d", name, f.Conversation.Last, newest)
					}
					continue
				default:
					continue
				}
				if number != newest+1 {
					t.Fatalf("%s received message %d after %d", name, number, newest)
				}
				newest = number
			}
			if newest != 1+messages*int64(len(clients)) {
				t.Errorf("%s received messages up to %d", name, newest)
			}
			if len(acks) != messages {
				t.Errorf("%s received acks for %d messages", name, len(acks))
			}
			for id, n := range acks {
				if n != times {
					t.Errorf("%s received %d acks for %s", name, n, id)
				}
			}
		}
	})
}
