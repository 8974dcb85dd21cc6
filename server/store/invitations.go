package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strings"
	"time"

	"kith/server/protocol"
)

// Invitations are one-time codes: to become an agent, or to recover an account.
type Invitations interface {
	// Invite stores the hash of a one-time code for a new agent. The first
	// agent's code voids the one before. It removes codes that have expired.
	// It returns ErrTeamFull if protocol.TeamSize codes are open.
	Invite(ctx context.Context, by Cause, v NewInvitation) error

	// Reset stores the hash of a one-time code with which an agent gets a new
	// password, and voids the one before.
	Reset(ctx context.Context, by Cause, r NewReset) error

	// CodeIsOpen returns nil if a code may be used now, and ErrInvite if it is
	// unknown, used, withdrawn or expired. It is there to be asked before
	// anything dear is done for whoever has the code.
	CodeIsOpen(ctx context.Context, codeHash []byte) error

	// OpenInvitations returns the invitations that may be used, the newest
	// first.
	OpenInvitations(ctx context.Context) ([]protocol.Invitation, error)

	// Withdraw voids an invitation, or returns ErrNotFound.
	Withdraw(ctx context.Context, by Cause, id string) error

	// CreateAgent uses a code up and creates an agent, both or neither. It
	// returns ErrInvite if the code is no invitation that may be used,
	// ErrNameTaken if an agent has that name, and ErrTeamFull if there are
	// protocol.TeamSize.
	CreateAgent(ctx context.Context, network string, codeHash []byte, name, passwordHash string) (Agent, error)

	// Recover uses a code of Reset up and replaces the agent's password. It
	// ends all sign-ins of the agent. It returns ErrInvite if the code is none
	// that may be used.
	Recover(ctx context.Context, network string, codeHash []byte, passwordHash string) (Agent, error)
}

// A NewInvitation is a code for a new agent.
type NewInvitation struct {
	CodeHash []byte
	First    bool // it is the code that the server prints for its first agent
	For      string
	Role     protocol.Role
	Brands   []string // none are all
	Expires  time.Time
}

// A NewReset is a code to recover an account with.
type NewReset struct {
	CodeHash          []byte
	Agent             string // whose account
	ClearSecondFactor bool   // the agent has lost it
	Expires           time.Time
}

// A codePurpose is what a code is for.
type codePurpose string

const (
	purposeFirst  codePurpose = "first"  // to become the first agent
	purposeInvite codePurpose = "invite" // to become an agent
	purposeReset  codePurpose = "reset"  // to recover an account
)

// Invite implements Invitations.
func (s *sqlStore) Invite(ctx context.Context, by Cause, v NewInvitation) error {
	return s.write(ctx, func(t *tx) error {
		purpose := purposeInvite
		if v.First {
			purpose = purposeFirst
			if _, err := t.exec(`DELETE FROM codes WHERE purpose = $1`, string(purposeFirst)); err != nil {
				return err
			}
		}
		if _, err := t.exec(`DELETE FROM codes WHERE expires_at <= $1`, t.at); err != nil {
			return err
		}
		var open int
		if err := t.queryRow(`SELECT COUNT(*) FROM codes`, nil, &open); err != nil {
			return err
		}
		if open >= protocol.TeamSize {
			return ErrTeamFull
		}
		if v.Role == protocol.RoleOwner {
			v.Brands = nil
		}
		if _, err := t.exec(`INSERT INTO codes (hash, expires_at, purpose, label, role, brands, made_by, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, v.CodeHash, v.Expires.UnixMilli(), string(purpose), v.For, string(v.Role),
			strings.Join(v.Brands, "\n"), by.Agent, t.at); err != nil {
			return err
		}
		if v.First {
			return nil // it is made at each start, by nobody
		}
		return t.audit(by, protocol.AuditInvited, protocol.Person{Name: v.For}, roleDetail(v.Role, v.Brands))
	})
}

// Reset implements Invitations.
func (s *sqlStore) Reset(ctx context.Context, by Cause, r NewReset) error {
	return s.write(ctx, func(t *tx) error {
		a, err := agentByID(&t.queries, r.Agent)
		if err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM codes WHERE agent = $1 OR expires_at <= $2`, r.Agent, t.at); err != nil {
			return err
		}
		clears := 0
		if r.ClearSecondFactor {
			clears = 1
		}
		if _, err := t.exec(`INSERT INTO codes (hash, expires_at, purpose, agent, clears_totp, made_by, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, r.CodeHash, r.Expires.UnixMilli(), string(purposeReset), r.Agent, clears, by.Agent, t.at); err != nil {
			return err
		}
		return t.audit(by, protocol.AuditReset, a.Person, "")
	})
}

// CodeIsOpen implements Invitations.
func (s *sqlStore) CodeIsOpen(ctx context.Context, codeHash []byte) error {
	return s.read(ctx, func(q *queries) error {
		var n int
		err := q.queryRow(`SELECT COUNT(*) FROM codes WHERE hash = $1 AND expires_at > $2`, []any{codeHash, time.Now().UnixMilli()}, &n)
		if err == nil && n == 0 {
			err = ErrInvite
		}
		return err
	})
}

// OpenInvitations implements Invitations.
func (s *sqlStore) OpenInvitations(ctx context.Context) (list []protocol.Invitation, err error) {
	err = s.read(ctx, func(q *queries) error {
		list = nil
		return q.queryRows(`SELECT c.hash, c.label, c.role, c.brands, COALESCE(a.name, ''), c.created_at, c.expires_at
			FROM codes c LEFT JOIN agents a ON a.id = c.made_by
			WHERE c.purpose = $1 AND c.expires_at > $2 ORDER BY c.expires_at DESC LIMIT $3`,
			[]any{string(purposeInvite), time.Now().UnixMilli(), protocol.TeamSize}, func(scan func(...any) error) error {
				var v protocol.Invitation
				var hash []byte
				var brands string
				err := scan(&hash, &v.For, &v.Role, &brands, &v.By, &v.Created, &v.Expires)
				v.ID, v.Brands = hashID(hash), splitBrands(brands)
				list = append(list, v)
				return err
			})
	})
	return list, err
}

// Withdraw implements Invitations.
func (s *sqlStore) Withdraw(ctx context.Context, by Cause, id string) error {
	return s.write(ctx, func(t *tx) error {
		var label, role, brands string
		hash := idHash(id)
		if err := t.queryRow(`SELECT label, role, brands FROM codes WHERE hash = $1 AND purpose = $2`, []any{hash, string(purposeInvite)},
			&label, &role, &brands); err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM codes WHERE hash = $1`, hash); err != nil {
			return err
		}
		return t.audit(by, protocol.AuditInviteWithdrawn, protocol.Person{Name: label}, roleDetail(protocol.Role(role), splitBrands(brands)))
	})
}

// CreateAgent implements Invitations.
func (s *sqlStore) CreateAgent(ctx context.Context, network string, codeHash []byte, name, passwordHash string) (a Agent, err error) {
	err = s.write(ctx, func(t *tx) error {
		var role protocol.Role
		var brands string
		var purpose codePurpose
		err := t.queryRow(`SELECT role, brands, purpose FROM codes WHERE hash = $1 AND purpose <> $2 AND expires_at > $3`,
			[]any{codeHash, string(purposeReset), t.at}, &role, &brands, &purpose)
		if err != nil {
			return notFoundIs(err, ErrInvite)
		}
		// The first agent's code is void once there is an agent, whoever it is.
		if _, err := t.exec(`DELETE FROM codes WHERE hash = $1 OR purpose = $2`, codeHash, string(purposeFirst)); err != nil {
			return err
		}
		var members int
		if err := t.queryRow(`SELECT COUNT(*) FROM agents WHERE removed_at = 0`, nil, &members); err != nil {
			return err
		}
		if members >= protocol.TeamSize {
			return ErrTeamFull
		}
		p := protocol.Person{ID: rand.Text(), Name: strings.TrimSpace(name)}
		n, err := t.exec(`INSERT INTO agents (id, name, name_key, password, created_at, role, brands) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (name_key) DO NOTHING`, p.ID, p.Name, FoldName(name).folded, passwordHash, t.at, string(role), brands)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrNameTaken
		}
		if a, err = agentByID(&t.queries, p.ID); err != nil {
			return err
		}
		return t.audit(Cause{Agent: p.ID, Network: network}, protocol.AuditJoined, p, roleDetail(role, a.Brands))
	})
	return a, err
}

// Recover implements Invitations.
func (s *sqlStore) Recover(ctx context.Context, network string, codeHash []byte, passwordHash string) (a Agent, err error) {
	err = s.write(ctx, func(t *tx) error {
		var agent string
		var clears int
		err := t.queryRow(`SELECT agent, clears_totp FROM codes WHERE hash = $1 AND purpose = $2 AND expires_at > $3`,
			[]any{codeHash, string(purposeReset), t.at}, &agent, &clears)
		if err != nil {
			return notFoundIs(err, ErrInvite)
		}
		if _, err := t.exec(`DELETE FROM codes WHERE hash = $1`, codeHash); err != nil {
			return err
		}
		if _, err := t.exec(`UPDATE agents SET password = $2 WHERE id = $1`, agent, passwordHash); err != nil {
			return err
		}
		if clears != 0 {
			if err := t.clearSecondFactor(agent); err != nil {
				return err
			}
		}
		if err := t.forgetBrowsers(agent, "", nil); err != nil {
			return err
		}
		if a, err = agentByID(&t.queries, agent); err != nil {
			return err
		}
		return t.audit(Cause{Agent: agent, Network: network}, protocol.AuditRecovered, a.Person, "")
	})
	return a, err
}

// notFoundIs returns another error for ErrNotFound, and any other as it is.
func notFoundIs(err, is error) error {
	if err == ErrNotFound {
		return is
	}
	return err
}

// hashID returns the id by which a code or a sign-in is known outside, which is
// its hash in hexadecimal digits. Nobody can find the code or the token by it.
func hashID(hash []byte) string { return hex.EncodeToString(hash) }

// idHash returns the hash of an id of hashID, or one of nothing that is there.
func idHash(id string) []byte {
	hash, err := hex.DecodeString(id)
	if err != nil {
		return []byte{}
	}
	return hash
}
