package hub

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kith/server/limit"
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
		CreateConversation: f.New,
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
		return protocol.ErrTooLong
	case isBlank(f.Text):
		return &protocol.Error{Code: protocol.CodeEmpty, Text: "The message is empty."}
	}
	return limit.All(c.sendRequests(f)...)
}

// sendRequests returns what a Send counts for: the message itself and, if the
// client was not sent the conversation before, a new conversation; and if
// nothing was written under the session before, a new session.
func (c *Connection) sendRequests(f *protocol.Send) []limit.Request {
	c.hub.mu.Lock()
	_, known := c.cursors[f.Conversation]
	customer, key := c.customer, c.limitKey()
	c.hub.mu.Unlock()
	l, network := &c.hub.limiters, c.caller.Network
	if c.agent {
		return []limit.Request{l.messagesPerConversation.For(writer{"", f.Conversation})}
	}
	author := customer
	if author == "" {
		author = key
	}
	requests := []limit.Request{
		l.messagesPerSession.For(key), l.messagesPerNetwork.For(network),
		l.messagesPerConversation.For(writer{author, f.Conversation}),
	}
	if !f.New || known {
		return requests
	}
	if customer == "" {
		requests = append(requests, l.sessionsPerNetwork.For(network))
	}
	return append(requests, l.conversationsPerSession.For(key), l.conversationsPerNetwork.For(network), l.conversationsPerBrand.For(c.brand.Key))
}

// isBlank reports whether nothing of a text can be seen: it has only spaces,
// and characters that direct or join what is around them.
func isBlank(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !unicode.IsControl(r)
	}) < 0
}
