package store

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"kith/server/protocol"
)

// PersonalData is what the law asks for: that people learn what is stored about them,
// that it is removed when they ask, and that it is not kept for longer than needed.
type PersonalData interface {
	// FindCustomers returns the customers that a query matches, the oldest first,
	// at most 1000.
	FindCustomers(ctx context.Context, q CustomerQuery) ([]FoundCustomer, error)

	// ExportCustomer writes all that is stored about a customer, as one JSON
	// object. Secrets, such as the hash of a session's token, are not in it. The
	// audit log gets an entry before anything is written. It returns ErrNotFound
	// if the customer is not there.
	ExportCustomer(ctx context.Context, by Cause, customer string, w io.Writer) error

	// EraseCustomer removes a customer and all that belongs to it: sessions, which
	// are ended, conversations, messages, blocks. It does so in many small writes;
	// if it fails in between, it may be called again. The text is not in the
	// database's files afterwards; if somebody was reading them for so long that
	// it could not be taken out, the error is ErrPurge. The audit log gets an
	// entry with the customer's id. It returns ErrNotFound if the customer is not
	// there.
	EraseCustomer(ctx context.Context, by Cause, customer string) (Removal, error)

	// RemoveOld removes a brand's conversations whose last message is from before
	// a time, in Unix milliseconds, and then the customers without conversations
	// who were not here since. It does so in many small writes; if it fails in
	// between, it returns what it has removed until then.
	RemoveOld(ctx context.Context, brand string, before int64) (Removal, error)
}

// A CustomerQuery finds customers by exactly one of their id, their e-mail address and
// the site's own id.
type CustomerQuery struct {
	Customer   string
	Email      string // in any case
	ExternalID string
	Brand      string // only of this brand, by its key; "" for any
}

// foundMax bounds the customers that FindCustomers returns.
const foundMax = 1000

// foldAddress returns an e-mail address as it is stored, with its ASCII letters in
// lower case.
func foldAddress(address string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, address)
}

// A FoundCustomer is a customer as FindCustomers returns it, with what tells one from
// another.
type FoundCustomer struct {
	ID            string
	Brand         string
	Name          string
	Email         string
	ExternalID    string
	Conversations int64
}

// FindCustomers implements PersonalData.
func (s *sqlStore) FindCustomers(ctx context.Context, query CustomerQuery) (list []FoundCustomer, err error) {
	const found = `SELECT c.id, c.brand, c.name, c.email, c.external_id, (SELECT COUNT(*) FROM conversations v WHERE v.customer = c.id) FROM customers c `
	text, arg := found+`WHERE c.id = $1 LIMIT $2`, query.Customer
	switch {
	case query.Email != "":
		text, arg = found+`WHERE c.email = $1 AND c.email <> '' ORDER BY c.created_at, c.id LIMIT $2`, foldAddress(query.Email)
	case query.ExternalID != "":
		text, arg = found+`WHERE c.external_id = $1 AND c.external_id <> '' ORDER BY c.created_at, c.id LIMIT $2`, query.ExternalID
	}
	err = s.read(ctx, func(q *queries) error {
		list = nil
		return q.queryRows(text, []any{arg, foundMax}, func(scan func(...any) error) error {
			var f FoundCustomer
			err := scan(&f.ID, &f.Brand, &f.Name, &f.Email, &f.ExternalID, &f.Conversations)
			if query.Brand == "" || f.Brand == query.Brand {
				list = append(list, f)
			}
			return err
		})
	})
	return list, err
}

// The JSON of an export. Times are RFC 3339, in UTC.
type (
	exportedCustomer struct {
		ID         string            `json:"id"`
		Brand      string            `json:"brand"`
		Created    string            `json:"created"`
		Seen       string            `json:"lastSeen"`
		Name       string            `json:"name,omitempty"`
		Email      string            `json:"email,omitempty"`
		ExternalID string            `json:"externalId,omitempty"`
		Phone      string            `json:"phone,omitempty"`
		Browser    string            `json:"browser,omitempty"`
		Language   string            `json:"language,omitempty"`
		Network    string            `json:"network,omitempty"`
		Page       *exportedPage     `json:"lastPage,omitempty"`
		Attributes json.RawMessage   `json:"attributes,omitempty"`
		Sessions   []exportedSession `json:"sessions"`
		Blocks     []exportedBlock   `json:"blocks,omitempty"`
	}
	exportedPage struct {
		Address string `json:"address"`
		Title   string `json:"title,omitempty"`
	}
	exportedSession struct {
		ID      string `json:"id"`
		Created string `json:"created"`
		Ended   string `json:"ended,omitempty"`
	}
	exportedBlock struct {
		Created string `json:"created"`
		Until   string `json:"until,omitempty"`
		Reason  string `json:"reason,omitempty"`
	}
	exportedConversation struct {
		ID         string            `json:"id"`
		Created    string            `json:"created"`
		Ended      string            `json:"ended,omitempty"`
		Spam       bool              `json:"spam,omitempty"`
		Attributes json.RawMessage   `json:"attributes,omitempty"`
		Messages   []exportedMessage `json:"messages"`
	}
	exportedMessage struct {
		Number int64  `json:"number"`
		At     string `json:"at"`
		Author string `json:"author"` // a protocol.Author
		Name   string `json:"name,omitempty"`
		Text   string `json:"text"`
	}
)

// exportTime returns a stored time for an export, "" if it is 0.
func exportTime(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).UTC().Format(time.RFC3339)
}

// ExportCustomer implements PersonalData.
func (s *sqlStore) ExportCustomer(ctx context.Context, by Cause, id string, w io.Writer) error {
	if err := s.write(ctx, func(t *tx) error {
		if _, err := customerByID(&t.queries, id); err != nil {
			return err
		}
		return t.audit(by, protocol.AuditExported, protocol.Person{Name: id}, "")
	}); err != nil {
		return err
	}
	return s.readOnce(ctx, func(q *queries) error { return export(q, id, w) })
}

// export writes the JSON of a customer.
func export(q *queries, id string, w io.Writer) error {
	c, err := exportCustomer(q, id)
	if err != nil {
		return err
	}
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	list, err := conversations(q, conversationQuery+`WHERE v.customer = $1 ORDER BY v.created_at, v.id`, id)
	if err != nil {
		return err
	}
	// One conversation after the other, so that long ones do not add up in memory.
	if _, err := fmt.Fprintf(w, "%s,\"conversations\":[", text[:len(text)-1]); err != nil {
		return err
	}
	for i, c := range list {
		text, err := exportConversation(q, c)
		if err != nil {
			return err
		}
		separator := "\n"
		if i > 0 {
			separator = ",\n"
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, text); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, "]}")
	return err
}

// exportCustomer returns what an export has of a customer beside the conversations.
func exportCustomer(q *queries, id string) (exportedCustomer, error) {
	c, err := customerByID(q, id)
	if err != nil {
		return exportedCustomer{}, err
	}
	e := exportedCustomer{ID: c.ID, Name: c.Name, Email: c.Email, ExternalID: c.ExternalID, Phone: c.Phone, Browser: c.Browser, Language: c.Language,
		Attributes: json.RawMessage(c.Attributes), Sessions: []exportedSession{}}
	if c.Page.Address != "" {
		e.Page = &exportedPage{c.Page.Address, c.Page.Title}
	}
	var createdAt, seenAt int64
	if err := q.queryRow(`SELECT brand, network, created_at, seen_at FROM customers WHERE id = $1`, []any{id}, &e.Brand, &e.Network, &createdAt, &seenAt); err != nil {
		return exportedCustomer{}, err
	}
	e.Created, e.Seen = exportTime(createdAt), exportTime(seenAt)
	err = q.queryRows(`SELECT id, created_at, revoked_at FROM sessions WHERE customer = $1 ORDER BY created_at, id`, []any{id}, func(scan func(...any) error) error {
		var s exportedSession
		var createdAt, revokedAt int64
		err := scan(&s.ID, &createdAt, &revokedAt)
		s.Created, s.Ended = exportTime(createdAt), exportTime(revokedAt)
		e.Sessions = append(e.Sessions, s)
		return err
	})
	if err != nil {
		return exportedCustomer{}, err
	}
	rules, err := blockRules(q, blockQuery+`WHERE b.customer = $1`, id)
	if err != nil {
		return exportedCustomer{}, err
	}
	for _, rule := range rules {
		e.Blocks = append(e.Blocks, exportedBlock{exportTime(rule.At), exportTime(rule.Until), rule.Reason})
	}
	return e, nil
}

// exportConversation returns the JSON of a conversation.
func exportConversation(q *queries, c Conversation) ([]byte, error) {
	e := exportedConversation{ID: c.ID, Created: exportTime(c.Created), Spam: c.Spam, Attributes: json.RawMessage(c.Attributes), Messages: []exportedMessage{}}
	var endedAt int64
	if err := q.queryRow(`SELECT ended_at FROM conversations WHERE id = $1`, []any{c.ID}, &endedAt); err != nil {
		return nil, err
	}
	e.Ended = exportTime(endedAt)
	for last := int64(0); ; {
		list, err := messagesAfter(q, c.ID, last, protocol.PageSize)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return json.Marshal(e)
		}
		for _, m := range list {
			e.Messages = append(e.Messages, exportedMessage{m.Number, exportTime(m.At), string(m.Author), m.Person.Name, m.Text})
			last = m.Number
		}
	}
}
