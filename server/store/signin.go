package store

import (
	"context"
	"time"
)

// SignIn implements Agents.
func (b *sqlStore) SignIn(ctx context.Context, agent string, tokenHash []byte, expires time.Time) error {
	return b.write(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM sign_ins WHERE expires_at <= $1`, t.at); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO sign_ins (hash, agent, expires_at) VALUES ($1, $2, $3)`, tokenHash, agent, expires.UnixMilli())
		return err
	})
}

// AgentBySignIn implements Agents.
func (b *sqlStore) AgentBySignIn(ctx context.Context, tokenHash []byte) (Agent, error) {
	return b.agent(ctx, agentQuery+`JOIN sign_ins s ON s.agent = a.id WHERE s.hash = $1 AND s.expires_at > $2`,
		tokenHash, time.Now().UnixMilli())
}

// SignOut implements Agents.
func (b *sqlStore) SignOut(ctx context.Context, tokenHash []byte) error {
	return b.write(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM sign_ins WHERE hash = $1`, tokenHash)
		return err
	})
}
