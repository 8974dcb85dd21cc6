package hub

import (
	"context"
	"errors"

	"kith/server/protocol"
	"kith/server/store"
)

// history sends a page of a conversation. For an agent the newest page also
// opens it: from then on its messages come as they are said.
func (l *Connection) history(ctx context.Context, f *protocol.History) {
	about := protocol.Refused{Conversation: f.Conversation}
	if l.agent && f.Before <= 0 && !l.hasOpen(f.Conversation) {
		l.openConversation(ctx, f.Conversation)
		return
	}
	if _, err := l.find(ctx, f.Conversation); err != nil {
		l.refuse(about, err)
		return
	}
	r, err := l.hub.Store.History(ctx, f.Conversation, f.Before)
	if err != nil {
		l.refuse(about, err)
		return
	}
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	l.whenLive(func() { l.emitRun(l.knownPart(r)) })
}

// knownPart leaves out of a page what was committed but is still to be told:
// it comes by itself, in its order.
func (l *Connection) knownPart(r store.MessagePage) store.MessagePage {
	c, is := l.seen[r.Conversation]
	for is && len(r.Messages) > 0 && r.Messages[len(r.Messages)-1].Number > c.number {
		r.Messages = r.Messages[:len(r.Messages)-1]
	}
	return r
}

func (l *Connection) hasOpen(conversation string) bool {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	_, open := l.open[conversation]
	return open
}

// openConversation begins to tell an agent what is said in a conversation.
func (l *Connection) openConversation(ctx context.Context, id string) {
	h := l.hub
	h.mu.Lock()
	l.arriving = true // what is committed from here on waits until the page was sent
	h.mu.Unlock()
	c, r, err := h.Store.ConversationWithHistory(ctx, id)
	if err != nil {
		l.refuse(protocol.Refused{Conversation: id}, orMissing(err))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if l.over {
		return
	}
	if err == nil {
		r.Reset = true // what the page may have of it, it has from another time
		l.opens(c)
		l.emitRun(r)
	}
	l.live()
}

// find answers a conversation that this link may see.
func (l *Connection) find(ctx context.Context, id string) (store.Conversation, error) {
	c, err := l.hub.Store.Conversation(ctx, id)
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	if err == nil && !l.agent && c.Customer.ID != l.customer {
		err = store.ErrNotFound
	}
	return c, orMissing(err)
}

func orMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return &protocol.Error{Code: protocol.CodeNotFound, Text: "There is no such conversation."}
	}
	return err
}
