package agent

import (
	"testing"

	"kith/server/protocol"
	"kith/wasm/app"
)

// A customer's new message plays the sound, unless its conversation is spam.
func TestSpamNotifiesNobody(t *testing.T) {
	for _, spam := range []bool{false, true} {
		s := newTestClient(t)
		s.signIn(s.conversation("a", 1, 0))
		c := s.conversation("a", 2, 1)
		c.Spam = spam
		sound := false
		for _, f := range s.receive(&protocol.ConversationChanged{Session: s.p.model.Session, Conversation: c}) {
			switch f.(type) {
			case app.PlaySound, app.Announce:
				sound = true
			}
		}
		if sound == spam {
			t.Errorf("that a message notifies is %v if that it is spam is %v", sound, spam)
		}
		if n := s.p.model.UnreadConversations(); (n == 0) != spam {
			t.Errorf("%d conversations count as unread if that it is spam is %v", n, spam)
		}
	}
}

// The list forgets the conversations of other views when there are too many, but
// none of the view that is shown, nor one that is open.
func TestListKeepsTheViewThatIsShown(t *testing.T) {
	s := newTestClient(t)
	s.signInTo(&protocol.Inbox{Conversations: s.many("a", 50), More: true})
	s.open("a49", 1)
	s.action("click", "view", "ended", "")
	ended := 0
	for page := range 30 {
		f := &protocol.Listed{Session: s.p.model.Session, Ref: listRef, View: protocol.ViewEnded, More: true}
		if p := s.p.model.List.PagesOf(protocol.ViewEnded, ""); p != nil {
			f.After = p.After
		}
		for _, c := range s.many(string(rune('b'+page)), 50) {
			c.Ended = true
			f.Conversations = append(f.Conversations, c)
			ended++
		}
		s.receive(f)
		s.action("click", "rows", "", "")
	}
	if n := len(s.p.model.Listed()); n != ended {
		t.Errorf("%d of %d ended conversations are listed", n, ended)
	}
	s.action("click", "view", "open", "")
	if s.p.model.Item("a49") == nil || s.p.model.Item("a49").ID != "a49" {
		t.Error("the conversation that is open was forgotten")
	}
	if n := len(s.p.model.List.Items); n > 60 {
		t.Errorf("%d conversations are held although another view is shown", n)
	}
}
