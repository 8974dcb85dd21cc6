package store

import (
	"context"
	"crypto/rand"
	"errors"
	"strconv"
	"strings"
	"time"

	"kith/server/protocol"
)

// Agents are the people who answer customers, their invitations and their
// sign-ins. Codes and tokens are stored only as hashes; the caller makes and
// hashes them (see HashToken).
type Agents interface {
	// CountAgents returns how many agents there are.
	CountAgents(ctx context.Context) (int, error)

	// Invite stores the hash of a one-time code, which may be used until
	// expires. It removes codes that have expired.
	Invite(ctx context.Context, codeHash []byte, expires time.Time) error

	// CreateAgent uses a code up and creates an agent, both or neither. It
	// returns ErrInvite if the code is unknown, used or expired, and
	// ErrNameTaken if an agent has that name, in any case.
	CreateAgent(ctx context.Context, codeHash []byte, name, passwordHash string) (protocol.Person, error)

	// AgentByName returns the agent with that name, in any case, or
	// ErrNotFound.
	AgentByName(ctx context.Context, name string) (Agent, error)

	// AgentByID returns an agent, or ErrNotFound.
	AgentByID(ctx context.Context, id string) (Agent, error)

	// SignIn stores the hash of a sign-in's token, which is valid until
	// expires. It removes sign-ins that have expired.
	SignIn(ctx context.Context, agent string, tokenHash []byte, expires time.Time) error

	// AgentBySignIn returns the agent who signed in with a token, or
	// ErrNotFound if the token is unknown or expired.
	AgentBySignIn(ctx context.Context, tokenHash []byte) (Agent, error)

	// SignOut removes a sign-in. If there is none, it does nothing.
	SignOut(ctx context.Context, tokenHash []byte) error

	// SetPicture stores an agent's picture in place of the former. It returns
	// ErrNotFound if there is no such agent, and another error if the picture
	// is larger than PictureLimit.
	SetPicture(ctx context.Context, agent, mediaType string, picture []byte) error

	// Picture returns an agent's picture, or ErrNotFound.
	Picture(ctx context.Context, agent string) (mediaType string, picture []byte, err error)
}

// PictureLimit is the size of the largest picture of an agent, in bytes.
const PictureLimit = 1 << 20

// An Agent is a person who answers customers.
type Agent struct {
	protocol.Person
	PasswordHash string
}

// CountAgents implements Agents.
func (s *sqlStore) CountAgents(ctx context.Context) (n int, err error) {
	err = s.read(ctx, func(q *queries) error { return q.queryRow(`SELECT COUNT(*) FROM agents`, nil, &n) })
	return n, err
}

// Invite implements Agents.
func (s *sqlStore) Invite(ctx context.Context, codeHash []byte, expires time.Time) error {
	return s.write(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM codes WHERE expires_at <= $1`, t.at); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO codes (hash, expires_at) VALUES ($1, $2)`, codeHash, expires.UnixMilli())
		return err
	})
}

// CreateAgent implements Agents.
func (s *sqlStore) CreateAgent(ctx context.Context, codeHash []byte, name, passwordHash string) (p protocol.Person, err error) {
	err = s.write(ctx, func(t *tx) error {
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

// nameKey returns the same text for names that count as the same. It goes to
// upper case first: there are letters with different lower forms and the same
// upper form.
func nameKey(name string) string {
	return strings.ToLower(strings.ToUpper(strings.Join(strings.Fields(name), " ")))
}

// AgentByName implements Agents.
func (s *sqlStore) AgentByName(ctx context.Context, name string) (Agent, error) {
	return s.agent(ctx, agentQuery+`WHERE a.name_key = $1`, nameKey(name))
}

// AgentByID implements Agents.
func (s *sqlStore) AgentByID(ctx context.Context, id string) (Agent, error) {
	return s.agent(ctx, agentQuery+`WHERE a.id = $1`, id)
}

// SignIn implements Agents.
func (s *sqlStore) SignIn(ctx context.Context, agent string, tokenHash []byte, expires time.Time) error {
	return s.write(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM sign_ins WHERE expires_at <= $1`, t.at); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO sign_ins (hash, agent, expires_at) VALUES ($1, $2, $3)`, tokenHash, agent, expires.UnixMilli())
		return err
	})
}

// AgentBySignIn implements Agents.
func (s *sqlStore) AgentBySignIn(ctx context.Context, tokenHash []byte) (Agent, error) {
	return s.agent(ctx, agentQuery+`JOIN sign_ins s ON s.agent = a.id WHERE s.hash = $1 AND s.expires_at > $2`,
		tokenHash, time.Now().UnixMilli())
}

// SignOut implements Agents.
func (s *sqlStore) SignOut(ctx context.Context, tokenHash []byte) error {
	return s.write(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM sign_ins WHERE hash = $1`, tokenHash)
		return err
	})
}

// SetPicture implements Agents.
func (s *sqlStore) SetPicture(ctx context.Context, agent, mediaType string, picture []byte) error {
	if len(picture) > PictureLimit {
		return errors.New("the picture is larger than PictureLimit")
	}
	return s.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE agents SET picture = $2, picture_type = $3, picture_version = picture_version + 1 WHERE id = $1`,
			agent, picture, mediaType)
		if err == nil && n == 0 {
			err = ErrNotFound
		}
		return err
	})
}

// Picture implements Agents.
func (s *sqlStore) Picture(ctx context.Context, agent string) (mediaType string, picture []byte, err error) {
	err = s.read(ctx, func(q *queries) error {
		return q.queryRow(`SELECT picture_type, picture FROM agents WHERE id = $1 AND picture_version > 0`, []any{agent}, &mediaType, &picture)
	})
	return mediaType, picture, err
}

// picturePath returns the path at which the server serves an agent's picture,
// "" if there is none. The version gives a new picture a new address, so that
// browsers may cache it for long.
func picturePath(agent string, version int64) string {
	if version == 0 {
		return ""
	}
	return "/v1/picture/" + agent + "?v=" + strconv.FormatInt(version, 10)
}

// agentColumns are those of an agent (a), who may be missing: id, name, and the
// version for picturePath.
const agentColumns = `COALESCE(a.id, ''), COALESCE(a.name, ''), COALESCE(a.picture_version, 0)`

const agentQuery = `SELECT ` + agentColumns + `, a.password FROM agents a `

// agent returns the row of a query that begins with agentQuery.
func (s *sqlStore) agent(ctx context.Context, text string, args ...any) (a Agent, err error) {
	var pictureVersion int64
	err = s.read(ctx, func(q *queries) error {
		return q.queryRow(text, args, &a.ID, &a.Name, &pictureVersion, &a.PasswordHash)
	})
	a.Picture = picturePath(a.ID, pictureVersion)
	return a, err
}
