package store

import (
	"errors"

	"kith/server/protocol"
)

// writeAccess is what a write to a conversation needs to know: that it is allowed,
// and how the conversation is before it.
type writeAccess struct {
	agent protocol.Person // who writes; zero for a visitor
	last  int64           // the number of the newest message; 0 if there is none
	ended bool
}

// authorize checks in one statement that an actor may write to a conversation.
// An agent may if the role allows it and the conversation is of a brand that the
// agent sees; a visitor may if the session is not revoked, has that token
// and brand, and the conversation is its customer's. A conversation that is not
// there, or is another customer's, is errNoConversation.
func (t *tx) authorize(actor Actor, conversation string) (writeAccess, error) {
	if actor.Agent != "" {
		return t.authorizeAgent(actor.Agent, conversation)
	}
	return t.authorizeVisitor(actor.Visitor, conversation)
}

// accessColumns are those of a conversation (v) that may be missing.
const accessColumns = `COALESCE(v.customer, ''), COALESCE(v.last, 0), COALESCE(v.ended_at, 0)`

// authorizeAgent is authorize for an agent, with the rights that the agent has
// at this moment, whatever they were when the frame came.
func (t *tx) authorizeAgent(agent, conversation string) (a writeAccess, err error) {
	var who Agent
	var customer, brand, brands string
	var pictureVersion, endedAt int64
	err = t.queryRow(`SELECT `+agentColumns+`, a.role, a.brands, COALESCE(v.brand, ''), `+accessColumns+`
		FROM agents a LEFT JOIN conversations v ON v.id = $2 WHERE a.id = $1 AND a.deactivated_at = 0`, []any{agent, conversation},
		&a.agent.ID, &a.agent.Name, &pictureVersion, &who.Role, &brands, &brand, &customer, &a.last, &endedAt)
	if err != nil {
		return writeAccess{}, err
	}
	who.Brands = splitBrands(brands)
	if customer == "" || !who.Sees(brand) {
		return writeAccess{}, errNoConversation()
	}
	if !who.Role.MayReply() {
		return writeAccess{}, errReadOnly()
	}
	a.agent.Picture = picturePath(a.agent.ID, pictureVersion)
	a.ended = endedAt != 0
	return a, nil
}

// authorizeBrand checks that an agent may change what belongs to a brand and to no
// conversation.
func (t *tx) authorizeBrand(agent, brand string) error {
	a, err := agentByID(&t.queries, agent)
	switch {
	case err != nil:
		return err
	case !a.Active() || !a.Sees(brand):
		return ErrNotFound
	case !a.Role.MayReply():
		return errReadOnly()
	}
	return nil
}

func (t *tx) authorizeVisitor(v Visitor, conversation string) (a writeAccess, err error) {
	var session Session
	var customer string
	var endedAt int64
	err = t.queryRow(`SELECT `+sessionColumns+`, `+accessColumns+`
		FROM sessions s LEFT JOIN conversations v ON v.id = $2 WHERE s.id = $1`, []any{v.Session, conversation},
		append(sessionFields(&session), &customer, &a.last, &endedAt)...)
	if errors.Is(err, ErrNotFound) {
		if _, err := sessionOf(&t.queries, v); !errors.Is(err, ErrNotFound) {
			return writeAccess{}, err // it was revoked before it was begun
		}
		return writeAccess{}, errNoConversation()
	}
	if err != nil {
		return writeAccess{}, err
	}
	if err := session.authenticate(v); err != nil {
		return writeAccess{}, err
	}
	if customer != session.Customer { // it is "" if there is no such conversation
		return writeAccess{}, errNoConversation()
	}
	a.ended = endedAt != 0
	return a, nil
}
