package store

import (
	"context"
	"errors"
	"time"

	"kith/server/protocol"
)

const (
	// SignInLifetime is how long a sign-in lasts at most, however it is used.
	// Threat: a token that was stolen works for good.
	SignInLifetime = 30 * 24 * time.Hour

	// SignInIdle is how long a sign-in lasts without being used; an open inbox
	// uses it. Threat: a computer that was left signed in and given away. It is
	// longer than the longest weekend.
	SignInIdle = 7 * 24 * time.Hour

	// DeviceLifetime is how long a browser counts as known after a sign-in.
	DeviceLifetime = 180 * 24 * time.Hour

	// devicesPerAgent is how many browsers of an agent are known. Threat: a
	// script that signs in in a loop fills the table.
	devicesPerAgent = 20
)

// SignIns are the browsers in which agents are signed in, and those in which they
// have been before.
type SignIns interface {
	// SignIn stores a sign-in, which takes the place of the one that the browser
	// had before, and the browser as a known device. It returns ErrNotFound
	// if there is no such agent, or the agent is deactivated. It removes
	// sign-ins and devices that have expired.
	SignIn(ctx context.Context, by Cause, v NewSignIn) error

	// AgentBySignIn returns the agent who signed in with a token, and the
	// sign-in. It returns ErrNotFound if the token is unknown, older than
	// SignInLifetime or unused for SignInIdle, or if the agent is deactivated.
	AgentBySignIn(ctx context.Context, tokenHash []byte) (Agent, SignIn, error)

	// UseSignIn stores that a sign-in was used now, from a network.
	UseSignIn(ctx context.Context, id, network string) error

	// ProveSignIn stores that the agent proved again, now, who they are.
	ProveSignIn(ctx context.Context, id string) error

	// SignInsOf returns the sign-ins of an agent, the one used last first.
	SignInsOf(ctx context.Context, agent string) ([]protocol.SignIn, error)

	// EndSignIn ends a sign-in of an agent. If there is none, it does nothing.
	EndSignIn(ctx context.Context, by Cause, agent, id string) error

	// EndOtherSignIns ends all sign-ins of an agent but one.
	EndOtherSignIns(ctx context.Context, by Cause, agent, keep string) error

	// KnowsDevice reports whether the agent of that name has signed in in the
	// browser with that device token before.
	KnowsDevice(ctx context.Context, deviceHash []byte, name NameKey) (bool, error)
}

// A NewSignIn is a sign-in to be stored.
type NewSignIn struct {
	Agent        string
	TokenHash    []byte
	FormerHash   []byte // of the token that the browser had before, if it had one
	DeviceHash   []byte // of the browser's new device token
	FormerDevice []byte // of the one that it had before, if it had one
	Browser      string // such as "Firefox 140 on Windows"
}

// A SignIn is a sign-in as it is stored. The times are Unix milliseconds.
type SignIn struct {
	ID     string
	Began  int64
	Used   int64 // when it was last used
	Proved int64 // when the agent last proved who they are
}

// SignIn implements SignIns.
func (s *sqlStore) SignIn(ctx context.Context, by Cause, v NewSignIn) error {
	return s.write(ctx, func(t *tx) error {
		a, err := agentByID(&t.queries, v.Agent)
		if err != nil {
			return err
		}
		if !a.Active() {
			return ErrNotFound
		}
		if _, err := t.exec(`DELETE FROM devices WHERE expires_at <= $1`, t.at); err != nil {
			return err
		}
		if err := t.endSignIns(`expires_at <= $1 OR hash = $2`, t.at, v.FormerHash); err != nil {
			return err
		}
		if err := t.endSignIns(`hash IN (SELECT hash FROM sign_ins WHERE agent = $1 ORDER BY used_at DESC, created_at DESC LIMIT 1000 OFFSET $2)`,
			v.Agent, protocol.SignInsPerAgent-1); err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO sign_ins (hash, agent, expires_at, created_at, used_at, proved_at, browser, network)
			VALUES ($1, $2, $3, $4, $4, $4, $5, $6)`,
			v.TokenHash, v.Agent, t.at+SignInLifetime.Milliseconds(), t.at, v.Browser, by.Network); err != nil {
			return err
		}
		if err := t.rememberDevice(v); err != nil {
			return err
		}
		return t.audit(by, protocol.AuditSignedIn, a.Person, v.Browser)
	})
}

// rememberDevice makes a browser known under its new token, for the agent and for
// those who were known under its former one.
func (t *tx) rememberDevice(v NewSignIn) error {
	if len(v.FormerDevice) > 0 {
		if _, err := t.exec(`UPDATE devices SET hash = $2 WHERE hash = $1`, v.FormerDevice, v.DeviceHash); err != nil {
			return err
		}
	}
	expires := t.at + DeviceLifetime.Milliseconds()
	if _, err := t.exec(`INSERT INTO devices (hash, agent, used_at, expires_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (hash, agent) DO UPDATE SET used_at = $3, expires_at = $4`, v.DeviceHash, v.Agent, t.at, expires); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM devices WHERE agent = $1 AND hash NOT IN
		(SELECT hash FROM devices WHERE agent = $1 ORDER BY used_at DESC LIMIT $2)`, v.Agent, devicesPerAgent)
	return err
}

// AgentBySignIn implements SignIns.
func (s *sqlStore) AgentBySignIn(ctx context.Context, tokenHash []byte) (a Agent, v SignIn, err error) {
	now := time.Now().UnixMilli()
	v.ID = hashID(tokenHash)
	err = s.read(ctx, func(q *queries) error {
		return scanAgent(&a, func(into ...any) error {
			return q.queryRow(`SELECT `+accountColumns+`, s.created_at, s.used_at, s.proved_at
				FROM agents a JOIN sign_ins s ON s.agent = a.id
				WHERE s.hash = $1 AND s.expires_at > $2 AND s.used_at > $3 AND a.deactivated_at = 0 AND a.removed_at = 0`,
				[]any{tokenHash, now, since(now, SignInIdle)}, into...)
		}, &v.Began, &v.Used, &v.Proved)
	})
	return a, v, err
}

// UseSignIn implements SignIns.
func (s *sqlStore) UseSignIn(ctx context.Context, id, network string) error {
	return s.write(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE sign_ins SET used_at = $2, network = $3 WHERE hash = $1`, idHash(id), t.at, network)
		return err
	})
}

// ProveSignIn implements SignIns.
func (s *sqlStore) ProveSignIn(ctx context.Context, id string) error {
	return s.write(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE sign_ins SET proved_at = $2 WHERE hash = $1`, idHash(id), t.at)
		return err
	})
}

// SignInsOf implements SignIns.
func (s *sqlStore) SignInsOf(ctx context.Context, agent string) (list []protocol.SignIn, err error) {
	now := time.Now().UnixMilli()
	err = s.read(ctx, func(q *queries) error {
		list = nil
		return q.queryRows(`SELECT hash, browser, network, created_at, used_at FROM sign_ins
			WHERE agent = $1 AND expires_at > $2 AND used_at > $3 ORDER BY used_at DESC, created_at DESC LIMIT $4`,
			[]any{agent, now, since(now, SignInIdle), protocol.SignInsPerAgent}, func(scan func(...any) error) error {
				var v protocol.SignIn
				var hash []byte
				err := scan(&hash, &v.Browser, &v.Network, &v.Began, &v.Used)
				v.ID = hashID(hash)
				list = append(list, v)
				return err
			})
	})
	return list, err
}

// EndSignIn implements SignIns.
func (s *sqlStore) EndSignIn(ctx context.Context, by Cause, agent, id string) error {
	return s.write(ctx, func(t *tx) error {
		var browser string
		err := t.queryRow(`SELECT browser FROM sign_ins WHERE hash = $1 AND agent = $2`, []any{idHash(id), agent}, &browser)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.endSignIns(`hash = $1`, idHash(id)); err != nil {
			return err
		}
		return t.auditAgent(by, protocol.AuditSignedOut, agent, browser)
	})
}

// EndOtherSignIns implements SignIns.
func (s *sqlStore) EndOtherSignIns(ctx context.Context, by Cause, agent, keep string) error {
	return s.write(ctx, func(t *tx) error {
		if err := t.endSignIns(`agent = $1 AND hash <> $2`, agent, idHash(keep)); err != nil {
			return err
		}
		return t.auditAgent(by, protocol.AuditSignedOutAll, agent, "")
	})
}

// auditAgent is audit for an agent whose name is to be read first.
func (t *tx) auditAgent(by Cause, action protocol.AuditAction, agent, detail string) error {
	a, err := agentByID(&t.queries, agent)
	if err != nil {
		return err
	}
	return t.audit(by, action, a.Person, detail)
}

// KnowsDevice implements SignIns.
func (s *sqlStore) KnowsDevice(ctx context.Context, deviceHash []byte, name NameKey) (known bool, err error) {
	err = s.read(ctx, func(q *queries) error {
		var n int
		err := q.queryRow(`SELECT COUNT(*) FROM devices d JOIN agents a ON a.id = d.agent
			WHERE d.hash = $1 AND d.expires_at > $2 AND a.name_key = $3`, []any{deviceHash, time.Now().UnixMilli(), name.folded}, &n)
		known = n > 0
		return err
	})
	return known, err
}

// forgetBrowsers ends all sign-ins of an agent but the one with an id, and makes
// every device unknown but the one with a hash. A password that is replaced may
// have been known to others, who have signed in with it.
func (t *tx) forgetBrowsers(agent, keep string, keepDevice []byte) error {
	if keepDevice == nil {
		keepDevice = []byte{} // NULL would be different from nothing
	}
	if _, err := t.exec(`DELETE FROM devices WHERE agent = $1 AND hash <> $2`, agent, keepDevice); err != nil {
		return err
	}
	return t.endSignIns(`agent = $1 AND hash <> $2`, agent, idHash(keep))
}

// endSignIns ends the sign-ins of a condition, and adds an event for each. It is
// the only place that removes sign-ins, so none ends without the hub's hearing of
// it.
func (t *tx) endSignIns(where string, args ...any) error {
	var ended [][]byte
	err := t.queryRows(`SELECT hash FROM sign_ins WHERE `+where, args, func(scan func(...any) error) error {
		var hash []byte
		err := scan(&hash)
		ended = append(ended, hash)
		return err
	})
	if err != nil {
		return err
	}
	for _, hash := range ended {
		if _, err := t.exec(`DELETE FROM sign_ins WHERE hash = $1`, hash); err != nil {
			return err
		}
		t.addEvent(SignInEnded{SignIn: hashID(hash)})
	}
	return nil
}

// since returns the moment before now by that much, in Unix milliseconds.
func since(now int64, d time.Duration) int64 { return now - d.Milliseconds() }
