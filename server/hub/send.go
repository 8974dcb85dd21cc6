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

// appendMessage writes a Send to the store. It does not acknowledge it:
// broadcast does, when the store reports the message as committed.
func (c *Connection) appendMessage(ctx context.Context, f *protocol.Send) {
	about := protocol.Refused{Conversation: f.Conversation, Client: f.Client}
	if err := c.checkSend(f); err != nil {
		c.refuse(about, err)
		return
	}
	began := time.Now()
	_, err := c.hub.Store.Append(ctx, c.actor(), store.NewMessage{
		Conversation:       f.Conversation,
		Client:             f.Client,
		Text:               f.Text,
		CreateConversation: f.New && !c.agent,
	})
	if err != nil {
		c.refuseWrite(about, err)
		return
	}
	c.hub.metrics.appendSeconds.Observe(time.Since(began).Seconds())
}

// checkSend returns the reason to refuse a Send without asking the store, or
// nil: bad ids, a text that is too long or empty, or a rate limit.
func (c *Connection) checkSend(f *protocol.Send) error {
	switch {
	case !validID(f.Conversation) || !validID(f.Client):
		return &protocol.Error{Code: protocol.CodeBadFrame, Text: "The message names no conversation, or has no id."}
	case utf8.RuneCountInString(f.Text) > protocol.TextLimit:
		return errTooLong()
	case isBlank(f.Text):
		return &protocol.Error{Code: protocol.CodeEmpty, Text: "The message is empty."}
	}
	limiters := &c.hub.limiters
	if c.agent {
		return limiters.allow(messagesPerConversation, f.Conversation)
	}
	if err := limiters.allow(messagesPerSession, c.session); err != nil {
		return err
	}
	if f.New {
		if err := c.allowNewConversation(f.Conversation); err != nil {
			return err
		}
	}
	return limiters.allow(messagesPerConversation, f.Conversation)
}

// allowNewConversation counts a conversation that the client was not sent
// before, and a session under which nothing was written before.
func (c *Connection) allowNewConversation(conversation string) error {
	c.hub.mu.Lock()
	_, known := c.cursors[conversation]
	stored := c.customer != ""
	c.hub.mu.Unlock()
	if known {
		return nil
	}
	if !stored {
		if err := c.hub.limiters.allow(sessionsPerAddress, c.caller.Address); err != nil {
			return err
		}
	}
	return c.hub.limiters.allow(conversationsPerSession, c.session)
}

// isBlank reports whether nothing of a text can be seen: it has only spaces,
// and characters that direct or join what is around them.
func isBlank(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !unicode.IsControl(r)
	}) < 0
}
