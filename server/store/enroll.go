package store

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"kith/server/protocol"
)

// CountAgents implements Agents.
func (b *sqlStore) CountAgents(ctx context.Context) (n int, err error) {
	err = b.read(ctx, func(q *queries) error { return q.queryRow(`SELECT COUNT(*) FROM agents`, nil, &n) })
	return n, err
}

// Invite implements Agents.
func (b *sqlStore) Invite(ctx context.Context, codeHash []byte, expires time.Time) error {
	return b.write(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM codes WHERE expires_at <= $1`, t.at); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO codes (hash, expires_at) VALUES ($1, $2)`, codeHash, expires.UnixMilli())
		return err
	})
}

// CreateAgent implements Agents.
func (b *sqlStore) CreateAgent(ctx context.Context, codeHash []byte, name, passwordHash string) (p protocol.Person, err error) {
	err = b.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM codes WHERE hash = $1 AND expires_at > $2`, codeHash, t.at)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrInvite
		}
		p = protocol.Person{ID: rand.Text(), Name: strings.TrimSpace(name)}
		n, err = t.exec(`INSERT INTO agents (id, name, name_key, password, created_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (name_key) DO NOTHING`, p.ID, p.Name, nameKey(name), passwordHash, t.at)
		if err == nil && n == 0 {
			err = ErrNameTaken
		}
		return err
	})
	return p, err
}

// nameKey is what makes two names the same. Upper case first: there are letters
// whose lower forms differ and whose upper forms do not.
func nameKey(name string) string {
	return strings.ToLower(strings.ToUpper(strings.Join(strings.Fields(name), " ")))
}

const agentQuery = `SELECT ` + personColumns + `, a.password FROM agents a `

// AgentByName implements Agents.
func (b *sqlStore) AgentByName(ctx context.Context, name string) (Agent, error) {
	return b.agent(ctx, agentQuery+`WHERE a.name_key = $1`, nameKey(name))
}

// AgentByID implements Agents.
func (b *sqlStore) AgentByID(ctx context.Context, id string) (Agent, error) {
	return b.agent(ctx, agentQuery+`WHERE a.id = $1`, id)
}

func (b *sqlStore) agent(ctx context.Context, text string, args ...any) (a Agent, err error) {
	var version int64
	err = b.read(ctx, func(q *queries) error {
		return q.queryRow(text, args, &a.ID, &a.Name, &version, &a.PasswordHash)
	})
	a.Picture = picturePath(a.ID, version)
	return a, err
}

// SetPicture implements Agents.
func (b *sqlStore) SetPicture(ctx context.Context, agent, mediaType string, picture []byte) error {
	if len(picture) > PictureLimit {
		return errors.New("the picture is larger than PictureLimit")
	}
	return b.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE agents SET picture = $2, picture_type = $3, picture_version = picture_version + 1 WHERE id = $1`,
			agent, picture, mediaType)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		return err
	})
}

// Picture implements Agents.
func (b *sqlStore) Picture(ctx context.Context, agent string) (mediaType string, picture []byte, err error) {
	err = b.read(ctx, func(q *queries) error {
		return q.queryRow(`SELECT picture_type, picture FROM agents WHERE id = $1 AND picture_version > 0`, []any{agent}, &mediaType, &picture)
	})
	return mediaType, picture, err
}
