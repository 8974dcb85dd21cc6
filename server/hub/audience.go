package hub

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"kith/server/protocol"
	"kith/server/store"
)

// maySee reports whether the client may see a conversation: a visitor their own,
// an agent those of the agent's brands. Nothing else decides that. Every read and
// every write of an agent is checked by it (checkVisible), and every event is sent
// to those for whom it is true (toAudience). The caller holds mu.
func (c *Connection) maySee(v store.Conversation) bool {
	if c.agent {
		return c.maySeeBrand(v.Brand)
	}
	return v.Customer.ID == c.customer
}

// maySeeBrand is maySee for all conversations of a brand, for an agent.
func (c *Connection) maySeeBrand(brand string) bool {
	return c.brands == nil || slices.Contains(c.brands, brand)
}

// checkVisible returns nil if the client may see a conversation, and otherwise
// an error, CodeNotFound if there is no such conversation or it is one that the
// client may not see.
func (c *Connection) checkVisible(ctx context.Context, id string) error {
	v, err := c.hub.Store.Conversation(ctx, id)
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	if err == nil && !c.maySee(v) {
		err = store.ErrNotFound
	}
	return notFound(err)
}

// checkAgentFrame returns nil if an agent may see every conversation that a frame
// names, except those of a selection, which eachConversation checks one by one. The
// store checks a write once more, with the rights of that moment.
func (c *Connection) checkAgentFrame(ctx context.Context, f protocol.Frame) error {
	for _, id := range conversationsIn(f) {
		if err := c.checkNamed(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// checkNamed is checkVisible for an agent, of whom one who sees every brand may see
// whatever is there.
func (c *Connection) checkNamed(ctx context.Context, id string) error {
	if c.brands == nil {
		return nil
	}
	return c.checkVisible(ctx, id)
}

// conversationsIn returns the ids of the conversations that a frame names, and without
// which it is refused.
func conversationsIn(f protocol.Frame) []string {
	switch f := f.(type) {
	case *protocol.Send:
		return []string{f.Conversation}
	case *protocol.History:
		return []string{f.Conversation}
	case *protocol.Typing:
		return []string{f.Conversation}
	case *protocol.Read:
		return []string{f.Conversation}
	case *protocol.Delivered:
		return []string{f.Conversation}
	case *protocol.End:
		return []string{f.Conversation}
	case *protocol.Describe:
		return []string{f.Conversation}
	}
	return nil
}

// visibleBrands returns the brands to read for an agent who wants one, or all if
// that is "": nil for those of all conversations.
func (c *Connection) visibleBrands(wanted string) []string {
	switch {
	case wanted == "":
		return c.brands
	case c.maySeeBrand(wanted):
		return []string{wanted}
	}
	return []string{}
}

// brandNames returns the brands whose conversations an agent may see, by name.
func (c *Connection) brandNames() (list []protocol.BrandName) {
	for _, b := range c.hub.Brands.All() {
		if c.maySeeBrand(b.Key) && len(list) < protocol.BrandsLimit {
			list = append(list, protocol.BrandName{Key: b.Key, Name: b.Name})
		}
	}
	slices.SortFunc(list, func(a, b protocol.BrandName) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Key, b.Key))
	})
	return list
}

// toAudience delivers an event to everybody who may see the conversation: its
// customer, and the agents of its brand.
func (h *Hub) toAudience(v store.Conversation, event func(c *Connection)) {
	h.invalidateRefresh(v.Customer.ID)
	for c := range h.byCustomer[v.Customer.ID] {
		c.deliver(func() { event(c) })
	}
	h.toAgents(v.Brand, event)
}

// toAgents delivers an event to the agents who may see a brand's conversations.
func (h *Hub) toAgents(brand string, event func(c *Connection)) {
	for c := range h.agents {
		if c.maySeeBrand(brand) {
			c.deliver(func() { event(c) })
		}
	}
}

// isNotFound reports whether an error means that a conversation is not there, or
// is one that the client may not see.
func isNotFound(err error) bool {
	var refused *protocol.Error
	return errors.Is(err, store.ErrNotFound) || errors.As(err, &refused) && refused.Code == protocol.CodeNotFound
}
