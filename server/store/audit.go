package store

import (
	"cmp"
	"context"
	"database/sql"
	"math"

	"kith/server/protocol"
)

// A Cause is who makes a change to an account or to the team, for the audit log.
type Cause struct {
	Agent   string // the agent's id; "" for the operator
	Name    string // who it is if it is neither, such as a part of the server that decides by itself
	Network string // the network that the agent used; "" for the operator
}

// cause returns that an agent does something on a connection.
func (a Actor) cause() Cause { return Cause{Agent: a.Agent, Network: a.Network} }

// operatorName is how the audit log names the operator, who uses the command line
// of the server and has no account.
const operatorName = "Operator"

// audit adds an entry to the audit log. It belongs to the transaction of what it
// is about, so that there is never one without the other. The target is an agent,
// or somebody who is none yet, who has only a name.
func (t *tx) audit(by Cause, action protocol.AuditAction, target protocol.Person, detail string) error {
	actor := cmp.Or(by.Name, operatorName)
	if by.Agent != "" {
		if err := t.queryRow(`SELECT name FROM agents WHERE id = $1`, []any{by.Agent}, &actor); err != nil {
			return err
		}
	}
	_, err := t.exec(`INSERT INTO audit (number, at, actor, actor_name, action, target, target_name, detail, network)
		SELECT COALESCE(MAX(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8 FROM audit`,
		t.at, by.Agent, actor, string(action), target.ID, target.Name, detail, by.Network)
	return err
}

// AuditLog implements Agents.
func (s *sqlStore) AuditLog(ctx context.Context, before int64) (p protocol.AuditPage, err error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	err = s.read(ctx, func(q *queries) error {
		p = protocol.AuditPage{}
		return q.queryRows(`SELECT number, at, actor_name, action, target_name, detail, network FROM audit
			WHERE number < $1 ORDER BY number DESC LIMIT $2`, []any{before, protocol.AuditPageSize + 1}, func(scan func(...any) error) error {
			e, err := scanAudit(scan)
			if p.More = len(p.Entries) == protocol.AuditPageSize; !p.More {
				p.Entries = append(p.Entries, e)
			}
			return err
		})
	})
	return p, err
}

// scanAudit reads an entry of the audit log: its number, time, the name of who did it,
// the action, the name of to whom, the detail and the network.
func scanAudit(scan func(...any) error) (e protocol.AuditEntry, err error) {
	err = scan(&e.Number, &e.At, &e.Actor, &e.Action, &e.Target, &e.Detail, &e.Network)
	return e, err
}

// protectAudit makes the audit log append-only.
func protectAudit(db *sql.DB) error {
	_, err := db.Exec(appendOnly)
	return err
}
