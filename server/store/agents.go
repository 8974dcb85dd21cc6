package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"kith/server/protocol"
)

// Agents are the people who answer customers, their invitations, their sign-ins
// and the audit log of all changes to these. Codes, tokens and the hashes of
// passwords are made by the caller; codes and tokens are stored only as hashes
// (see HashToken). Every change is made together with its entry in the audit log.
type Agents interface {
	// CountOwners returns how many active owners there are.
	CountOwners(ctx context.Context) (int, error)

	// AgentByName returns the agent with that name, or ErrNotFound.
	AgentByName(ctx context.Context, name NameKey) (Agent, error)

	// AgentByID returns an agent, or ErrNotFound.
	AgentByID(ctx context.Context, id string) (Agent, error)

	// Members returns all agents who are not removed, by name.
	Members(ctx context.Context) ([]Member, error)

	// Rename gives an agent another name. It returns ErrNameTaken if another
	// agent has it.
	Rename(ctx context.Context, by Cause, agent, name string) error

	// SetPassword replaces an agent's password. It ends all sign-ins of the
	// agent but the one with the id keep, and forgets all devices but the one
	// with the hash keepDevice.
	SetPassword(ctx context.Context, by Cause, agent, passwordHash, keep string, keepDevice []byte) error

	// SetRole gives an agent another role and other brands; none are all. It
	// returns ErrLastOwner if no active owner would be left.
	SetRole(ctx context.Context, by Cause, agent string, role protocol.Role, brands []string) error

	// SetActive deactivates an agent and ends all their sign-ins, or
	// reactivates one. It returns ErrLastOwner if no active owner would be
	// left. What is as it should be already is left so.
	SetActive(ctx context.Context, by Cause, agent string, active bool) error

	// RemoveAgent removes an agent for good: password, picture, sign-ins and
	// second factor. The name stays with what the agent has written, and may be
	// used by another. It returns ErrLastOwner if no active owner would be left.
	RemoveAgent(ctx context.Context, by Cause, agent string) error

	// SetPicture stores an agent's picture in place of the former. It returns
	// ErrNotFound if there is no such agent, and another error if the picture
	// is larger than PictureLimit.
	SetPicture(ctx context.Context, agent, mediaType string, picture []byte) error

	// Picture returns an agent's picture, or ErrNotFound.
	Picture(ctx context.Context, agent string) (mediaType string, picture []byte, err error)

	// AuditLog returns the newest entries of the audit log before a number, at
	// most protocol.AuditPageSize; if before is 0, the newest of all.
	AuditLog(ctx context.Context, before int64) (protocol.AuditPage, error)

	Invitations
	SignIns
	SecondFactors
}

// PictureLimit is the size of the largest picture of an agent, in bytes.
const PictureLimit = 1 << 20

// A Member is an agent as owners see them.
type Member struct {
	Agent
	Used int64 // when one of the agent's sign-ins was last used, Unix milliseconds; 0 if there is none
}

// CountOwners implements Agents.
func (s *sqlStore) CountOwners(ctx context.Context) (n int, err error) {
	err = s.read(ctx, func(q *queries) error {
		n, err = countOwners(q)
		return err
	})
	return n, err
}

func countOwners(q *queries) (n int, err error) {
	err = q.queryRow(`SELECT COUNT(*) FROM agents WHERE role = $1 AND deactivated_at = 0 AND removed_at = 0`,
		[]any{string(protocol.RoleOwner)}, &n)
	return n, err
}

// AgentByName implements Agents.
func (s *sqlStore) AgentByName(ctx context.Context, name NameKey) (Agent, error) {
	return s.readAgent(ctx, `WHERE a.removed_at = 0 AND a.name_key = $1`, name.folded)
}

// AgentByID implements Agents.
func (s *sqlStore) AgentByID(ctx context.Context, id string) (Agent, error) {
	return s.readAgent(ctx, byID, id)
}

// Members implements Agents.
func (s *sqlStore) Members(ctx context.Context) (list []Member, err error) {
	err = s.read(ctx, func(q *queries) error {
		list = nil
		return q.queryRows(`SELECT `+accountColumns+`, COALESCE((SELECT MAX(s.used_at) FROM sign_ins s WHERE s.agent = a.id), 0)
			FROM agents a WHERE a.removed_at = 0 ORDER BY a.name_key LIMIT $1`, []any{protocol.TeamSize}, func(scan func(...any) error) error {
			var m Member
			err := scanAgent(&m.Agent, scan, &m.Used)
			list = append(list, m)
			return err
		})
	})
	return list, err
}

// Rename implements Agents.
func (s *sqlStore) Rename(ctx context.Context, by Cause, agent, name string) error {
	return s.changeAgent(ctx, agent, func(t *tx, a *Agent) error {
		former := a.Name
		a.Name = strings.TrimSpace(name)
		if a.Name == former {
			return nil
		}
		key := FoldName(name)
		var other string
		err := t.queryRow(`SELECT id FROM agents WHERE name_key = $1 AND id <> $2`, []any{key.folded, agent}, &other)
		if err == nil {
			return ErrNameTaken
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		if _, err := t.exec(`UPDATE agents SET name = $2, name_key = $3 WHERE id = $1`, agent, a.Name, key.folded); err != nil {
			return err
		}
		return t.audit(by, protocol.AuditRenamed, a.Person, former)
	})
}

// SetPassword implements Agents.
func (s *sqlStore) SetPassword(ctx context.Context, by Cause, agent, passwordHash, keep string, keepDevice []byte) error {
	return s.changeAgent(ctx, agent, func(t *tx, a *Agent) error {
		a.PasswordHash = passwordHash
		if _, err := t.exec(`UPDATE agents SET password = $2 WHERE id = $1`, agent, passwordHash); err != nil {
			return err
		}
		if err := t.forgetBrowsers(agent, keep, keepDevice); err != nil {
			return err
		}
		return t.audit(by, protocol.AuditPassword, a.Person, "")
	})
}

// SetRole implements Agents.
func (s *sqlStore) SetRole(ctx context.Context, by Cause, agent string, role protocol.Role, brands []string) error {
	return s.changeAgent(ctx, agent, func(t *tx, a *Agent) error {
		if role == protocol.RoleOwner {
			brands = nil // who manages the team can give themselves any brand
		}
		if a.Role == role && slices.Equal(a.Brands, brands) {
			return nil
		}
		a.Role, a.Brands = role, brands
		if _, err := t.exec(`UPDATE agents SET role = $2, brands = $3 WHERE id = $1`, agent, string(role), strings.Join(brands, "\n")); err != nil {
			return err
		}
		if err := t.audit(by, protocol.AuditRole, a.Person, roleDetail(role, brands)); err != nil {
			return err
		}
		return t.checkOwnerLeft()
	})
}

// roleDetail returns a role with its brands for the audit log.
func roleDetail(role protocol.Role, brands []string) string {
	if len(brands) == 0 {
		return string(role)
	}
	return string(role) + ": " + strings.Join(brands, ", ")
}

// SetActive implements Agents.
func (s *sqlStore) SetActive(ctx context.Context, by Cause, agent string, active bool) error {
	return s.changeAgent(ctx, agent, func(t *tx, a *Agent) error {
		if a.Active() == active {
			return nil
		}
		action := protocol.AuditReactivated
		a.Deactivated = 0
		if !active {
			action = protocol.AuditDeactivated
			a.Deactivated = t.at
			if err := t.forgetBrowsers(agent, "", nil); err != nil {
				return err
			}
		}
		if _, err := t.exec(`UPDATE agents SET deactivated_at = $2 WHERE id = $1`, agent, a.Deactivated); err != nil {
			return err
		}
		if err := t.audit(by, action, a.Person, ""); err != nil {
			return err
		}
		return t.checkOwnerLeft()
	})
}

// RemoveAgent implements Agents.
func (s *sqlStore) RemoveAgent(ctx context.Context, by Cause, agent string) error {
	return s.changeAgent(ctx, agent, func(t *tx, a *Agent) error {
		a.Deactivated = t.at
		if err := t.forgetBrowsers(agent, "", nil); err != nil {
			return err
		}
		for _, statement := range []string{
			`DELETE FROM recovery_codes WHERE agent = $1`,
			`DELETE FROM codes WHERE agent = $1`,
			// No name has a line break in its key.
			`UPDATE agents SET name_key = '
' || id, password = '', picture = NULL, picture_type = '', picture_version = 0, totp_secret = NULL WHERE id = $1`,
		} {
			if _, err := t.exec(statement, agent); err != nil {
				return err
			}
		}
		if _, err := t.exec(`UPDATE agents SET removed_at = $2, deactivated_at = $2 WHERE id = $1`, agent, t.at); err != nil {
			return err
		}
		if err := t.audit(by, protocol.AuditRemoved, a.Person, ""); err != nil {
			return err
		}
		return t.checkOwnerLeft()
	})
}

// checkOwnerLeft returns ErrLastOwner if no active owner is left.
func (t *tx) checkOwnerLeft() error {
	n, err := countOwners(&t.queries)
	if err == nil && n == 0 {
		err = ErrLastOwner
	}
	return err
}

// changeAgent calls a function with an agent, in a write, and adds the event.
// The function leaves the agent as it is to be from then on. An agent who is not
// there is ErrNotFound.
func (s *sqlStore) changeAgent(ctx context.Context, id string, change func(*tx, *Agent) error) error {
	return s.write(ctx, func(t *tx) error {
		a, err := agentByID(&t.queries, id)
		if err != nil {
			return err
		}
		if err := change(t, &a); err != nil {
			return err
		}
		t.addEvent(AgentChanged{Agent: a})
		return nil
	})
}

// SetPicture implements Agents.
func (s *sqlStore) SetPicture(ctx context.Context, agent, mediaType string, picture []byte) error {
	if len(picture) > PictureLimit {
		return errors.New("the picture is larger than PictureLimit")
	}
	return s.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE agents SET picture = $2, picture_type = $3, picture_version = picture_version + 1 WHERE id = $1 AND removed_at = 0`,
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

// accountColumns are those of an Agent, for scanAgent.
const accountColumns = agentColumns + `, a.password, a.role, a.brands, a.deactivated_at, a.totp_secret,
	(SELECT COUNT(*) FROM recovery_codes r WHERE r.agent = a.id)`

// byID is the condition for an agent who is not removed.
const byID = `WHERE a.removed_at = 0 AND a.id = $1`

// scanAgent scans accountColumns, and what follows them into more.
func scanAgent(a *Agent, scan func(...any) error, more ...any) error {
	var pictureVersion int64
	var brands string
	err := scan(append([]any{&a.ID, &a.Name, &pictureVersion, &a.PasswordHash, &a.Role, &brands, &a.Deactivated, &a.TOTPSecret, &a.Recovery}, more...)...)
	a.Picture, a.Brands = picturePath(a.ID, pictureVersion), splitBrands(brands)
	return err
}

// splitBrands returns the keys in a column of brands, nil for all.
func splitBrands(brands string) []string {
	if brands == "" {
		return nil
	}
	return strings.Split(brands, "\n")
}

func agentByID(q *queries, id string) (Agent, error) {
	return oneAgent(q, `FROM agents a `+byID, id)
}

// oneAgent returns the agent of the first row of a query, or ErrNotFound.
func oneAgent(q *queries, from string, args ...any) (a Agent, err error) {
	err = scanAgent(&a, func(into ...any) error { return q.queryRow(`SELECT `+accountColumns+` `+from, args, into...) })
	return a, err
}

func (s *sqlStore) readAgent(ctx context.Context, where string, args ...any) (a Agent, err error) {
	err = s.read(ctx, func(q *queries) error {
		a, err = oneAgent(q, `FROM agents a `+where, args...)
		return err
	})
	return a, err
}
