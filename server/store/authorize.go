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
// Any agent may; a visitor may if the session is not revoked, has that token
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

func (t *tx) authorizeAgent(agent, conversation string) (a writeAccess, err error) {
	var customer string
	var pictureVersion, endedAt int64
	err = t.queryRow(`SELECT `+agentColumns+`, `+accessColumns+`
		FROM agents a LEFT JOIN conversations v ON v.id = $2 WHERE a.id = $1`, []any{agent, conversation},
		&a.agent.ID, &a.agent.Name, &pictureVersion, &customer, &a.last, &endedAt)
	if err == nil && customer == "" {
		err = errNoConversation()
	}
	a.agent.Picture = picturePath(a.agent.ID, pictureVersion)
	a.ended = endedAt != 0
	return a, err
}

func (t *tx) authorizeVisitor(v Visitor, conversation string) (a writeAccess, err error) {
	var session Session
	var customer string
	var revokedAt, endedAt int64
	err = t.queryRow(`SELECT `+sessionColumns+`, `+accessColumns+`
		FROM sessions s LEFT JOIN conversations v ON v.id = $2 WHERE s.id = $1`, []any{v.Session, conversation},
		append(sessionFields(&session, &revokedAt), &customer, &a.last, &endedAt)...)
	if errors.Is(err, ErrNotFound) {
		if _, err := sessionOf(&t.queries, v); !errors.Is(err, ErrNotFound) {
			return writeAccess{}, err // it was revoked before it was begun
		}
		return writeAccess{}, errNoConversation()
	}
	if err != nil {
		return writeAccess{}, err
	}
	session.Revoked = revokedAt != 0
	if err := session.authenticate(v); err != nil {
		return writeAccess{}, err
	}
	if customer == "" || customer != session.Customer {
		return writeAccess{}, errNoConversation()
	}
	a.ended = endedAt != 0
	return a, nil
}
