package store

import (
	"context"
	"crypto/rand"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"kith/server/protocol"
)

// Moderation is what agents do about visitors who abuse the chat. Its methods with
// an Actor take an agent. They refuse a conversation that is not there with
// protocol.CodeNotFound; an agent who is not there is ErrNotFound.
type Moderation interface {
	// MarkSpam marks a conversation as spam, or takes that back.
	MarkSpam(ctx context.Context, actor Actor, conversation string, spam bool) error

	// DeleteConversation removes a conversation and all its messages, a long one
	// in many small writes; if the server ends in between, it may be called
	// again for the rest.
	DeleteConversation(ctx context.Context, actor Actor, conversation string) error

	// Block refuses what a conversation's customer writes from now on, with
	// protocol.CodeClosed; or, with NewBlock.Network, whatever comes to the
	// brand's chat from the network from which the customer wrote last. A block
	// that is there already gets the new reason and end. A customer whose
	// network is not known is refused with protocol.CodeNotFound.
	Block(ctx context.Context, actor Actor, conversation string, b NewBlock) error

	// IsBlocked reports whether what a visitor writes is refused because of a block.
	IsBlocked(ctx context.Context, v Visitor) (bool, error)

	// Unblock lifts a block. If it is not there, it does nothing.
	Unblock(ctx context.Context, actor Actor, block string) error

	// BlockRule returns a block, or ErrNotFound if it is not there or has ended.
	BlockRule(ctx context.Context, id string) (protocol.BlockRule, error)

	// BlockRules returns the blocks that hold in some brands, the newest first,
	// after a place in that order and at most limit of them, and whether others
	// follow. Nil is all brands.
	BlockRules(ctx context.Context, brands []string, after protocol.Cursor, limit int) (list []protocol.BlockRule, more bool, err error)
}

// A NewBlock is a block to be made.
type NewBlock struct {
	Network bool   // blocks the customer's network instead of the customer
	Reason  string // for the agents
	Until   int64  // when it ends, in Unix milliseconds; 0 for never
}

// MarkSpam implements Moderation.
func (s *sqlStore) MarkSpam(ctx context.Context, actor Actor, id string, spam bool) error {
	return s.write(ctx, func(t *tx) error {
		if _, err := t.authorizeAgent(actor.Agent, id); err != nil {
			return err
		}
		statement, at := `UPDATE conversations SET spam_at = $2 WHERE id = $1 AND spam_at <> 0`, int64(0)
		if spam {
			statement, at = `UPDATE conversations SET spam_at = $2 WHERE id = $1 AND spam_at = 0`, t.at
		}
		n, err := t.exec(statement, id, at)
		if err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
		return t.conversationChanged(id)
	})
}

// DeleteConversation implements Moderation. It does not stop when ctx ends: what has
// begun to go goes whole, and the audit log has it from the beginning.
func (s *sqlStore) DeleteConversation(ctx context.Context, actor Actor, id string) error {
	_, err := s.removeConversation(context.WithoutCancel(ctx), id, func(t *tx) error {
		if _, err := t.authorizeAgent(actor.Agent, id); err != nil {
			return err
		}
		return t.audit(actor.cause(), protocol.AuditDeleted, protocol.Person{Name: id}, "")
	})
	return err
}

// Block implements Moderation.
func (s *sqlStore) Block(ctx context.Context, actor Actor, id string, b NewBlock) error {
	return s.write(ctx, func(t *tx) error {
		if _, err := t.authorizeAgent(actor.Agent, id); err != nil {
			return err
		}
		c, err := conversationByID(&t.queries, id)
		if err != nil {
			return err
		}
		// What has ended goes here, so that it does not pile up.
		if _, err := t.exec(`DELETE FROM blocks WHERE expires_at <> 0 AND expires_at <= $1`, t.at); err != nil {
			return err
		}
		const again = ` DO UPDATE SET agent = $5, reason = $6, created_at = $7, expires_at = $8`
		var customer any // NULL for a network
		network, conflict := "", `(customer)`
		switch {
		case !b.Network:
			customer = c.Customer.ID
		case c.Customer.Network == "":
			return &protocol.Error{Code: protocol.CodeNotFound, Text: "The network of this visitor is not known yet."}
		default:
			network, conflict = c.Customer.Network, `(brand, network) WHERE network <> ''`
		}
		if _, err := t.exec(`INSERT INTO blocks (id, brand, customer, network, agent, reason, created_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT `+conflict+again,
			rand.Text(), c.Brand, customer, network, actor.Agent, b.Reason, t.at, b.Until); err != nil {
			return err
		}
		made, arg := blockQuery+`WHERE b.customer = $1`, []any{customer}
		if b.Network {
			made, arg = blockQuery+`WHERE b.brand = $1 AND b.network = $2`, []any{c.Brand, network}
		}
		rule, err := first(blockRules(&t.queries, made, arg...))
		if err != nil {
			return err
		}
		if inForce(rule.Until) {
			t.addEvent(BlockAdded{Rule: rule})
		}
		t.addEvent(CustomerChanged{Customer: c.Customer.ID})
		return t.audit(actor.cause(), protocol.AuditBlocked, protocol.Person{Name: c.Customer.ID}, blockDetail(b.Network))
	})
}

// Unblock implements Moderation.
func (s *sqlStore) Unblock(ctx context.Context, actor Actor, id string) error {
	return s.write(ctx, func(t *tx) error {
		rule, err := first(blockRules(&t.queries, blockQuery+`WHERE b.id = $1`, id))
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.authorizeBrand(actor.Agent, rule.Brand); err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM blocks WHERE id = $1`, id); err != nil {
			return err
		}
		t.addEvent(BlockLifted{Rule: rule})
		return t.audit(actor.cause(), protocol.AuditUnblocked, protocol.Person{Name: rule.Customer}, blockDetail(rule.Network != ""))
	})
}

// blockDetail returns what the audit log says of a block beside the customer. It
// has neither the network nor the reason: the log outlives the person's data.
func blockDetail(network bool) string {
	if network {
		return "network"
	}
	return ""
}

// BlockRule implements Moderation.
func (s *sqlStore) BlockRule(ctx context.Context, id string) (b protocol.BlockRule, err error) {
	err = s.read(ctx, func(q *queries) error {
		if b, err = first(blockRules(q, blockQuery+`WHERE b.id = $1`, id)); err != nil {
			return err
		}
		if !inForce(b.Until) {
			return ErrNotFound
		}
		return nil
	})
	return b, err
}

// BlockRules implements Moderation.
func (s *sqlStore) BlockRules(ctx context.Context, brands []string, after protocol.Cursor, limit int) (list []protocol.BlockRule, more bool, err error) {
	if after == (protocol.Cursor{}) {
		after.At = math.MaxInt64
	}
	const page = `(b.created_at, b.id) < ($1, $2) ORDER BY b.created_at DESC, b.id DESC LIMIT $3`
	err = s.read(ctx, func(q *queries) error {
		list = nil
		if brands == nil {
			list, err = blockRules(q, blockQuery+`WHERE `+page, after.At, after.ID, limit+1)
		}
		for _, brand := range brands {
			of, err := blockRules(q, blockQuery+`WHERE b.brand = $4 AND `+page, after.At, after.ID, limit+1, brand)
			if err != nil {
				return err
			}
			list = append(list, of...)
		}
		return err
	})
	slices.SortFunc(list, func(a, b protocol.BlockRule) int {
		return protocol.ViewOpen.Compare(protocol.Cursor{At: a.At, ID: a.ID}, protocol.Cursor{At: b.At, ID: b.ID})
	})
	if more = len(list) > limit; more {
		list = list[:limit]
	}
	return slices.DeleteFunc(list, func(b protocol.BlockRule) bool { return !inForce(b.Until) }), more, err
}

// blockQuery reads blocks (b) with the customer (c), if it is not a network that
// is blocked, and the agent (a). A WHERE follows it.
const blockQuery = `SELECT b.id, b.brand, COALESCE(b.customer, ''), COALESCE(c.name, ''), COALESCE(c.email, ''), b.network,
	b.reason, b.created_at, b.expires_at, ` + agentColumns + `
	FROM blocks b LEFT JOIN customers c ON c.id = b.customer LEFT JOIN agents a ON a.id = b.agent `

// blockRules returns the rows of a query that begins with blockQuery.
func blockRules(q *queries, text string, args ...any) (list []protocol.BlockRule, err error) {
	err = q.queryRows(text, args, func(scan func(...any) error) error {
		var b protocol.BlockRule
		var email string
		var pictureVersion int64
		err := scan(&b.ID, &b.Brand, &b.Customer, &b.Name, &email, &b.Network, &b.Reason, &b.At, &b.Until,
			&b.Person.ID, &b.Person.Name, &pictureVersion)
		if strings.TrimSpace(b.Name) == "" {
			b.Name = email
		}
		b.Person.Picture = picturePath(b.Person.ID, pictureVersion)
		list = append(list, b)
		return err
	})
	return list, err
}

// IsBlocked implements Moderation.
func (s *sqlStore) IsBlocked(ctx context.Context, v Visitor) (blocked bool, err error) {
	err = s.read(ctx, func(q *queries) error {
		blocked, err = q.isBlocked(v, time.Now().UnixMilli())
		return err
	})
	return blocked, err
}

// isBlocked reports whether a visitor's customer or network is blocked at a moment, in
// Unix milliseconds.
func (q *queries) isBlocked(v Visitor, at int64) (bool, error) {
	var blocked int64
	err := q.queryRow(`SELECT COALESCE((SELECT 1 FROM sessions s JOIN blocks b ON b.customer = s.customer
			WHERE s.id = $1 AND (b.expires_at = 0 OR b.expires_at > $2)), 0)
		+ COALESCE((SELECT 1 FROM blocks b WHERE b.brand = $3 AND b.network = $4 AND b.network <> ''
			AND (b.expires_at = 0 OR b.expires_at > $2)), 0)`, []any{v.Session, at, v.Brand, v.Network}, &blocked)
	return blocked > 0, err
}

// checkBlocked returns the refusal of a visitor's message if the visitor's
// customer or network is blocked.
func (t *tx) checkBlocked(v Visitor) error {
	blocked, err := t.isBlocked(v, t.at)
	if blocked {
		return errBlocked()
	}
	return err
}

// moveBlock makes the block of a customer, if there is one, that of another, who
// may be blocked already.
func (t *tx) moveBlock(from, to string) error {
	if _, err := t.exec(`UPDATE blocks SET customer = $2 WHERE customer = $1
		AND NOT EXISTS (SELECT 1 FROM blocks AS other WHERE other.customer = $2)`, from, to); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM blocks WHERE customer = $1`, from)
	return err
}
