package hub

import (
	"context"

	"kith/server/protocol"
	"kith/server/store"
)

// sendList answers List with a page of a view.
func (c *Connection) sendList(ctx context.Context, f *protocol.List) {
	h := c.hub
	if f.View == "" {
		c.refuse(protocol.Refused{Ref: f.Ref}, &protocol.Error{Code: protocol.CodeBadFrame, Text: "The frame names no view."})
		return
	}
	h.mu.Lock()
	c.resuming = true // what is committed from here on waits: the page must not come after something newer
	h.mu.Unlock()
	page, err := h.Store.ListConversations(ctx, f.View, c.visibleBrands(f.Brand), f.After, protocol.ViewPageSize)
	c.refuse(protocol.Refused{Ref: f.Ref}, err)
	h.mu.Lock()
	defer h.mu.Unlock()
	if err == nil {
		c.sendListed(f, page)
	}
	c.finishResuming()
}

// sendListed sends a page of a view. The caller holds mu.
func (c *Connection) sendListed(f *protocol.List, page store.ConversationPage) {
	answer := &protocol.Listed{Session: c.session, Ref: f.Ref, View: f.View, Brand: f.Brand, After: f.After, More: page.More}
	for _, v := range page.Conversations {
		answer.Conversations = append(answer.Conversations, c.hub.forAgent(v))
	}
	c.send(answer)
}

// eachConversation calls a write of the store for each conversation that an agent has
// selected, until one fails. A conversation that is not there any more, or is one that
// the agent may not see, is left out: somebody else was faster.
func (c *Connection) eachConversation(ctx context.Context, ref string, ids []string, write func(id string) error) {
	for _, id := range ids {
		err := c.checkNamed(ctx, id)
		if err == nil {
			err = write(id)
		}
		if err != nil && !isNotFound(err) {
			c.refuseWrite(protocol.Refused{Ref: ref}, err)
			return
		}
	}
}

func (c *Connection) markSpam(ctx context.Context, f *protocol.MarkSpam) {
	c.eachConversation(ctx, f.Ref, f.Conversations, func(id string) error {
		return c.hub.Store.MarkSpam(ctx, c.actor(), id, !f.Undo)
	})
}

func (c *Connection) endAll(ctx context.Context, f *protocol.EndAll) {
	c.eachConversation(ctx, f.Ref, f.Conversations, func(id string) error {
		return c.hub.Store.EndConversation(ctx, c.actor(), id, false)
	})
}

// deleteConversations removes conversations one by one, so that others can write
// in between; each is announced by conversationDeleted.
func (c *Connection) deleteConversations(ctx context.Context, f *protocol.Delete) {
	c.eachConversation(ctx, f.Ref, f.Conversations, func(id string) error {
		return c.hub.Store.DeleteConversation(ctx, c.actor(), id)
	})
}

// conversationDeleted sends Deleted to the agents, and the customer's connections
// a new snapshot, without the conversation.
func (h *Hub) conversationDeleted(v store.Conversation) {
	h.invalidateRefresh(v.Customer.ID)
	for c := range h.byCustomer[v.Customer.ID] {
		c.deliver(func() {
			delete(c.cursors, v.ID)
			c.resumeAgain()
		})
	}
	h.toAgents(v.Brand, func(c *Connection) {
		c.closeConversation(v.ID)
		c.send(&protocol.Deleted{Session: c.session, Conversation: v.ID})
	})
}

// block makes blocks; blockAdded tells the agents.
func (c *Connection) block(ctx context.Context, f *protocol.BlockCustomers) {
	c.eachConversation(ctx, f.Ref, f.Conversations, func(id string) error {
		return c.hub.Store.Block(ctx, c.actor(), id, store.NewBlock{Network: f.Network, Reason: f.Reason, Until: f.Until})
	})
}

// unblock lifts a block; blockLifted tells the agents.
func (c *Connection) unblock(ctx context.Context, f *protocol.Unblock) {
	rule, err := c.hub.Store.BlockRule(ctx, f.Block)
	if err == nil && !c.maySeeBrand(rule.Brand) {
		err = store.ErrNotFound
	}
	if err == nil {
		err = c.hub.Store.Unblock(ctx, c.actor(), f.Block)
	}
	if err == nil {
		return
	}
	if isNotFound(err) { // it has ended, or somebody else has lifted it
		c.hub.mu.Lock()
		defer c.hub.mu.Unlock()
		c.deliver(func() { c.send(&protocol.Unblock{Session: c.session, Block: f.Block}) })
		return
	}
	c.refuseWrite(protocol.Refused{Ref: f.Ref}, err)
}

// blockAdded passes on that a block was made.
func (h *Hub) blockAdded(rule protocol.BlockRule) {
	h.refreshInvalidated = true // whoever is being read: a network's block is about all who are there
	h.toAgents(rule.Brand, func(c *Connection) {
		c.send(&protocol.BlockAdded{Session: c.session, Rule: rule})
	})
}

// blockLifted passes on that a block was lifted. The customer's network may be
// blocked, too: a refresh says so.
func (h *Hub) blockLifted(rule protocol.BlockRule) {
	h.refreshInvalidated = true
	h.toAgents(rule.Brand, func(c *Connection) {
		c.send(&protocol.Unblock{Session: c.session, Block: rule.ID})
	})
	if rule.Customer != "" {
		h.refreshes.add(rule.Customer)
	}
}

// sendBlocks answers Blocks with a page of the blocks that hold.
func (c *Connection) sendBlocks(ctx context.Context, f *protocol.Blocks) {
	h := c.hub
	list, more, err := h.Store.BlockRules(ctx, c.brands, f.After, protocol.ViewPageSize)
	if err != nil {
		c.refuse(protocol.Refused{Ref: f.Ref}, err)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	c.deliver(func() {
		c.send(&protocol.Blocked{Session: c.session, Ref: f.Ref, After: f.After, Rules: list, More: more})
	})
}
