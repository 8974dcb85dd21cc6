package hub_test

import (
	"slices"
	"testing"
	"time"

	"kith/server/protocol"
)

// A customer who goes to the next page, or has another tab, is online all the time; who is
// gone for longer is not, however often that was so before.
func TestPresence(t *testing.T) {
	withFixture(t, func(s *fixture) {
		mira := s.agent("mira")
		told := func() (online []bool) {
			for _, f := range s.received(mira) {
				if f, is := f.(*protocol.ConversationChanged); is {
					online = append(online, f.Conversation.Customer.Online)
				}
			}
			return online
		}
		check := func(step string, want ...bool) {
			t.Helper()
			if got := told(); !slices.Equal(got, want) {
				t.Errorf("%s: the agent is told that the customer is online: %v, want %v", step, got, want)
			}
		}
		early := s.visitor("ann") // a tab that is gone before anything was written
		ann := s.visitor("ann")
		early.Close()
		s.write(ann, "ann", "c")
		check("the first message", true)
		second := s.visitor("ann")
		check("a second tab")
		ann.Close()
		advance(time.Minute)
		check("one of two tabs is closed")
		for range 2 {
			second.Close()
			advance(4 * time.Second)
			second = s.visitor("ann")
			check("the next page")
			advance(time.Minute)
			check("a minute on the next page")
			second.Close()
			advance(time.Minute)
			check("the last tab is closed", false)
			second = s.visitor("ann")
			check("a tab again", true)
		}
	})
}
