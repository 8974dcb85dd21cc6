package store

import (
	"context"
	"time"

	"kith/server/protocol"
)

// Agents are the people who answer, and how they get in. Codes and tokens are
// stored as their hashes alone; whoever makes them hashes them (see Hash).
type Agents interface {
	// CountAgents tells how many agents there are.
	CountAgents(ctx context.Context) (int, error)

	// Invite stores a one-time code, which may be used until it expires.
	Invite(ctx context.Context, codeHash []byte, expires time.Time) error

	// Enroll uses a code up and makes an agent, both or neither. It answers
	// ErrCode for a code that is unknown, used or expired, and ErrNameTaken
	// where an agent has that name, in whatever case.
	CreateAgent(ctx context.Context, codeHash []byte, name, passwordHash string) (protocol.Person, error)

	// AgentByName answers the agent of that name, in whatever case, with the
	// hash of the password; ErrNotFound where there is none.
	AgentByName(ctx context.Context, name string) (Agent, error)

	// AgentByID answers an agent, or ErrNotFound.
	AgentByID(ctx context.Context, id string) (Agent, error)

	// SignIn stores the hash of a sign-in's token.
	SignIn(ctx context.Context, agent string, tokenHash []byte, expires time.Time) error

	// AgentBySignIn answers whose sign-in a token is; ErrNotFound where it is
	// unknown or expired.
	AgentBySignIn(ctx context.Context, tokenHash []byte) (Agent, error)

	// SignOut forgets a sign-in, and is content where there is none.
	SignOut(ctx context.Context, tokenHash []byte) error

	// SetPicture stores an agent's picture, at most PictureLimit bytes.
	SetPicture(ctx context.Context, agent, mediaType string, picture []byte) error

	// Picture answers an agent's picture, or ErrNotFound.
	Picture(ctx context.Context, agent string) (mediaType string, picture []byte, err error)
}

// PictureLimit is the largest picture of an agent, in bytes.
const PictureLimit = 1 << 20

// An Agent is a person who answers, with the hash of the password.
type Agent struct {
	protocol.Person
	PasswordHash string
}
