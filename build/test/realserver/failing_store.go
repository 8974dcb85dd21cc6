package realserver

import (
	"context"
	"errors"
	"sync/atomic"

	"kith/server/protocol"
	"kith/server/store"
)

// A failingStore is a store of which the next writes that visitors want fail, each
// before anything is written.
type failingStore struct {
	store.Store
	failures atomic.Int64 // how many will
}

var errFailed = errors.New("the write failed, as the test wants it")

func (s *failingStore) fail(actor store.Actor) error {
	if actor.Agent == "" && s.failures.Load() > 0 {
		s.failures.Add(-1)
		return errFailed
	}
	return nil
}

// UpdateVisitor implements store.Customers.
func (s *failingStore) UpdateVisitor(ctx context.Context, actor store.Actor) error {
	if err := s.fail(actor); err != nil {
		return err
	}
	return s.Store.UpdateVisitor(ctx, actor)
}

// Append implements store.Conversations.
func (s *failingStore) Append(ctx context.Context, actor store.Actor, m store.NewMessage) (protocol.Message, error) {
	if err := s.fail(actor); err != nil {
		return protocol.Message{}, err
	}
	return s.Store.Append(ctx, actor, m)
}

// Mark implements store.Conversations.
func (s *failingStore) Mark(ctx context.Context, actor store.Actor, id string, delivered, read int64) error {
	if err := s.fail(actor); err != nil {
		return err
	}
	return s.Store.Mark(ctx, actor, id, delivered, read)
}

// LoginCustomer implements store.Customers.
func (s *failingStore) LoginCustomer(ctx context.Context, actor store.Actor, login store.Login) (c protocol.Customer, session string, err error) {
	if err := s.fail(actor); err != nil {
		return c, "", err
	}
	return s.Store.LoginCustomer(ctx, actor, login)
}

// DescribeCustomer implements store.Customers.
func (s *failingStore) DescribeCustomer(ctx context.Context, actor store.Actor, attributes string) (string, error) {
	if err := s.fail(actor); err != nil {
		return "", err
	}
	return s.Store.DescribeCustomer(ctx, actor, attributes)
}

// DescribeConversation implements store.Conversations.
func (s *failingStore) DescribeConversation(ctx context.Context, actor store.Actor, conversation, attributes string) (string, error) {
	if err := s.fail(actor); err != nil {
		return "", err
	}
	return s.Store.DescribeConversation(ctx, actor, conversation, attributes)
}
