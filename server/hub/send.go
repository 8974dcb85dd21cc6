package hub

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kith/server/protocol"
	"kith/server/store"
)

// send carries a message into the store; its Ack comes from follow.
func (l *Connection) send(ctx context.Context, f *protocol.Send) {
	about := protocol.Refused{Conversation: f.Conversation, Client: f.Client}
	if err := l.maySend(f); err != nil {
		l.refuse(about, err)
		return
	}
	l.hub.mu.Lock()
	l.acked = ""
	l.hub.mu.Unlock()
	began := time.Now()
	m, err := l.hub.Store.Append(ctx, l.by(), store.NewMessage{
		Conversation:       f.Conversation,
		Client:             f.Client,
		Text:               f.Text,
		CreateConversation: f.New && !l.agent,
	})
	if err != nil {
		l.refused(about, err)
		return
	}
	l.hub.metrics.appended.Observe(time.Since(began).Seconds())
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	l.whenLive(func() {
		if l.acked != m.Client { // it had come before
			l.ack(m)
		}
	})
}

func (l *Connection) maySend(f *protocol.Send) error {
	switch {
	case !goodID(f.Conversation) || !goodID(f.Client):
		return &protocol.Error{Code: protocol.CodeBadFrame, Text: "The message names no conversation, or has no id."}
	case utf8.RuneCountInString(f.Text) > protocol.TextLimit:
		return tooLong()
	case saysNothing(f.Text):
		return &protocol.Error{Code: protocol.CodeEmpty, Text: "The message is empty."}
	}
	s := &l.hub.limits
	if l.agent {
		return s.allow("conversation", messagesPerConversation, f.Conversation)
	}
	if err := s.allow("messages", messagesPerSession, l.session); err != nil {
		return err
	}
	if f.New {
		if err := l.mayBegin(f.Conversation); err != nil {
			return err
		}
	}
	return s.allow("conversation", messagesPerConversation, f.Conversation)
}

// mayBegin counts a conversation that is not known to be there already, and a
// session that is not.
func (l *Connection) mayBegin(conversation string) error {
	l.hub.mu.Lock()
	_, known := l.seen[conversation]
	stored := l.customer != ""
	l.hub.mu.Unlock()
	if known {
		return nil
	}
	if !stored {
		if err := l.hub.limits.allow("sessions", sessionsPerAddress, l.caller.Address); err != nil {
			return err
		}
	}
	return l.hub.limits.allow("new", newPerSession, l.session)
}

// saysNothing reports whether a text has nothing to be seen in it: spaces, and
// marks that only direct or join what is around them.
func saysNothing(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !unicode.IsControl(r)
	}) < 0
}
