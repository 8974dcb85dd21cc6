package web

import (
	"context"
	"time"

	"kith/server/access"
	"kith/server/protocol"
	"kith/server/store"
)

const (
	// inviteLifetime is how long an invitation is valid.
	inviteLifetime = 7 * 24 * time.Hour

	// resetLifetime is how long a link to recover an account is valid. It is short,
	// because it opens an account that has conversations.
	resetLifetime = 24 * time.Hour
)

// InviteFirst stores the code for the first agent, an owner, in place of the one
// before, and returns the path at which it is used.
func InviteFirst(ctx context.Context, s store.Store) (path string, err error) {
	return Invite(ctx, s, store.Cause{}, store.NewInvitation{First: true, Role: protocol.RoleOwner})
}

// Invite stores a one-time code, valid for seven days, and returns the path at which
// somebody becomes an agent with it. It sets the hash and the time of v. The code is in
// the fragment, so that no server and no log ever sees it. Its errors are those of the
// store.
func Invite(ctx context.Context, s store.Store, by store.Cause, v store.NewInvitation) (path string, err error) {
	code := access.NewToken()
	v.CodeHash, v.Expires = store.HashToken(code), time.Now().Add(inviteLifetime)
	if err := s.Invite(ctx, by, v); err != nil {
		return "", err
	}
	return "/inbox#setup=" + code, nil
}

// Reset stores a one-time code, valid for a day, and returns the path at which the agent
// chooses another password with it. Its errors are those of the store.
func Reset(ctx context.Context, s store.Store, by store.Cause, agent string, clearSecondFactor bool) (path string, err error) {
	code := access.NewToken()
	err = s.Reset(ctx, by, store.NewReset{
		CodeHash: store.HashToken(code), Agent: agent, ClearSecondFactor: clearSecondFactor, Expires: time.Now().Add(resetLifetime),
	})
	if err != nil {
		return "", err
	}
	return "/inbox#reset=" + code, nil
}
