package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
)

// A Report is what Check has found.
type Report struct {
	Findings      []string // one sentence each, at most findingsMax of each kind
	SchemaVersion int
	Customers     int64
	Conversations int64
	Messages      int64
}

// findingsMax bounds the findings of one kind: a database that is damaged in one way
// may be so a million times.
const findingsMax = 20

// Check looks at everything in a data folder, which a server may be using, as it is at
// one moment, and changes nothing. It takes as long as reading everything does. Its
// error means that it could not look.
func Check(ctx context.Context, folder string) (Report, error) {
	if err := checkExists(folder); err != nil {
		return Report{}, err
	}
	db := connect(filepath.Join(folder, databaseName), "query_only(1)")
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return Report{}, dataFolderError(folder, err)
	}
	defer tx.Rollback()
	c := checker{tx: tx, ctx: ctx}
	if err := c.run(); err != nil {
		return c.Report, dataFolderError(folder, err)
	}
	return c.Report, nil
}

type checker struct {
	Report
	tx  *sql.Tx
	ctx context.Context
}

func (c *checker) run() error {
	if err := c.find(`SELECT 'The file is damaged: ' || integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`); err != nil {
		return err
	}
	if err := c.tx.QueryRowContext(c.ctx, `SELECT COALESCE(MAX(version), 0) FROM schema_version`).Scan(&c.SchemaVersion); err != nil {
		return err
	}
	switch {
	case c.SchemaVersion > len(migrations):
		return errNewerSchema{c.SchemaVersion, len(migrations)}
	case c.SchemaVersion < len(migrations):
		c.Findings = append(c.Findings, fmt.Sprintf("The schema is version %d, of an earlier release; this release brings it to %d when it starts, and what depends on that was not looked at.", c.SchemaVersion, len(migrations)))
		return nil
	}
	for _, query := range checks {
		if err := c.find(query); err != nil {
			return err
		}
	}
	return c.tx.QueryRowContext(c.ctx, `SELECT (SELECT COUNT(*) FROM customers), (SELECT COUNT(*) FROM conversations), (SELECT COUNT(*) FROM messages)`).
		Scan(&c.Customers, &c.Conversations, &c.Messages)
}

// checks are queries for what must not be; each row is a sentence about it. What the
// database enforces itself, such as that an id is there once, is not among them.
var checks = []string{
	`SELECT 'A row of ' || "table" || ' refers to a row of ' || parent || ' that is not there.' FROM pragma_foreign_key_check`,

	`SELECT 'The conversation ' || v.id || ' has ' || COUNT(m.number) || ' messages, numbered from ' || COALESCE(MIN(m.number), 0) || ' to ' ||
		COALESCE(MAX(m.number), 0) || ', and its row says ' || v.last || '.'
	FROM conversations v LEFT JOIN messages m ON m.conversation = v.id GROUP BY v.id, v.last
	HAVING COUNT(m.number) <> v.last OR COALESCE(MAX(m.number), 0) <> v.last OR COALESCE(MIN(m.number), 1) <> 1`,

	`SELECT 'The conversation ' || v.id || ' says that ' || v.agent_unread || ' messages are unread by agents, and there are ' || COUNT(m.number) || '.'
	FROM conversations v LEFT JOIN messages m ON m.conversation = v.id AND m.number > v.agent_read AND m.author <> 'agent'
	GROUP BY v.id, v.agent_unread HAVING COUNT(m.number) <> v.agent_unread`,

	`SELECT 'The conversation ' || v.id || ' says that ' || v.customer_unread || ' messages are unread by its customer, and there are ' || COUNT(m.number) || '.'
	FROM conversations v LEFT JOIN messages m ON m.conversation = v.id AND m.number > v.customer_read AND m.author <> 'customer'
	GROUP BY v.id, v.customer_unread HAVING COUNT(m.number) <> v.customer_unread`,

	`SELECT 'The conversation ' || id || ' has marks that cannot be: delivered ' || customer_delivered || ' and ' || agent_delivered ||
		', read ' || customer_read || ' and ' || agent_read || ', of ' || last || ' messages.'
	FROM conversations WHERE NOT (0 <= customer_read AND customer_read <= customer_delivered AND customer_delivered <= last
		AND 0 <= agent_read AND agent_read <= agent_delivered AND agent_delivered <= last)`,

	`SELECT 'The conversation ' || v.id || ' says that its newest message is of ' || v.author || ' at ' || v.last_at || ', and it is of ' || m.author || ' at ' || m.at || '.'
	FROM conversations v JOIN messages m ON m.conversation = v.id AND m.number = v.last WHERE m.author <> v.author OR m.at <> v.last_at`,

	`SELECT 'The conversation ' || v.id || ' is of the brand ' || v.brand || ' and its customer of the brand ' || c.brand || '.'
	FROM conversations v JOIN customers c ON c.id = v.customer WHERE c.brand <> v.brand`,

	`SELECT 'The session of a customer of the brand ' || c.brand || ' is of the brand ' || s.brand || '.'
	FROM sessions s JOIN customers c ON c.id = s.customer WHERE c.brand <> s.brand`,
}

// find adds the sentences that a query returns to the findings.
func (c *checker) find(query string) error {
	rows, err := c.tx.QueryContext(c.ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var sentence string
		if err := rows.Scan(&sentence); err != nil {
			return err
		}
		if n < findingsMax {
			c.Findings = append(c.Findings, strings.Join(strings.Fields(sentence), " "))
		}
	}
	if n > findingsMax {
		c.Findings = append(c.Findings, fmt.Sprintf("… and %d more of that kind.", n-findingsMax))
	}
	return rows.Err()
}
