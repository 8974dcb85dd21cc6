package store

import (
	"slices"
	"strconv"

	"kith/server/protocol"
)

// customerColumns are a customer's, as table c; personColumns an agent's, as
// table a, which may be missing.
const (
	customerColumns = `c.id, c.name, c.email, c.external_id, c.phone, c.page_address, c.page_title, c.browser, c.language, c.attributes`
	personColumns   = `COALESCE(a.id, ''), COALESCE(a.name, ''), COALESCE(a.picture_version, 0)`

	conversationQuery = `SELECT v.id, v.brand, v.created_at, v.ended_at, v.last, v.last_at, v.preview, v.author,
		v.customer_delivered, v.customer_read, v.agent_delivered, v.agent_read, v.customer_unread, v.agent_unread,
		v.attributes, v.revision, ` + customerColumns + `, ` + personColumns + `
		FROM conversations v JOIN customers c ON c.id = v.customer LEFT JOIN agents a ON a.id = v.agent `

	messageQuery = `SELECT m.conversation, m.id, m.client, m.number, m.author, m.text, m.at, ` + personColumns + `
		FROM messages m LEFT JOIN agents a ON a.id = m.agent `
)

func customerFields(c *protocol.Customer) []any {
	return []any{&c.ID, &c.Name, &c.Email, &c.ExternalID, &c.Phone, &c.Page.Address, &c.Page.Title, &c.Browser, &c.Language, &c.Attributes}
}

// picturePath is where a server shows an agent's picture. The version makes a
// new picture a new address, so that it may be cached for long.
func picturePath(agent string, version int64) string {
	if version == 0 {
		return ""
	}
	return "/v1/picture/" + agent + "?v=" + strconv.FormatInt(version, 10)
}

func scanConversation(scan func(...any) error) (v Conversation, err error) {
	var endedAt, version int64
	into := []any{&v.ID, &v.Brand, &v.Created, &endedAt, &v.Last, &v.At, &v.Preview, &v.Author,
		&v.Marks.CustomerDelivered, &v.Marks.CustomerRead, &v.Marks.AgentDelivered, &v.Marks.AgentRead, &v.CustomerUnread, &v.Unread,
		&v.Attributes, &v.Revision}
	into = append(into, customerFields(&v.Customer)...)
	err = scan(append(into, &v.Person.ID, &v.Person.Name, &version)...)
	v.Ended = endedAt != 0
	v.Person.Picture = picturePath(v.Person.ID, version)
	return v, err
}

func scanMessage(scan func(...any) error) (m protocol.Message, err error) {
	var version int64
	err = scan(&m.Conversation, &m.ID, &m.Client, &m.Number, &m.Author, &m.Text, &m.At, &m.Person.ID, &m.Person.Name, &version)
	m.Person.Picture = picturePath(m.Person.ID, version)
	return m, err
}

func conversationByID(q *queries, id string) (Conversation, error) {
	return first(conversations(q, conversationQuery+`WHERE v.id = $1`, id))
}

func conversations(q *queries, text string, args ...any) (list []Conversation, err error) {
	err = q.queryRows(text, args, func(scan func(...any) error) error {
		v, err := scanConversation(scan)
		list = append(list, v)
		return err
	})
	return list, err
}

func messageByClient(q *queries, conversation, client string) (protocol.Message, error) {
	return first(messages(q, messageQuery+`WHERE m.conversation = $1 AND m.client = $2`, conversation, client))
}

func messages(q *queries, text string, args ...any) (list []protocol.Message, err error) {
	err = q.queryRows(text, args, func(scan func(...any) error) error {
		m, err := scanMessage(scan)
		list = append(list, m)
		return err
	})
	return list, err
}

func first[T any](list []T, err error) (T, error) {
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		var none T
		return none, err
	}
	return list[0], nil
}

// messagesBefore answers the last messages before a number, in order.
func messagesBefore(q *queries, conversation string, before, limit int64) ([]protocol.Message, error) {
	list, err := messages(q, messageQuery+`WHERE m.conversation = $1 AND m.number < $2 ORDER BY m.number DESC LIMIT $3`, conversation, before, limit)
	slices.Reverse(list)
	return list, err
}

// messagesAfter answers the first messages after a number, in order.
func messagesAfter(q *queries, conversation string, number, limit int64) ([]protocol.Message, error) {
	return messages(q, messageQuery+`WHERE m.conversation = $1 AND m.number > $2 ORDER BY m.number LIMIT $3`, conversation, number, limit)
}

func customerByID(q *queries, id string) (c protocol.Customer, err error) {
	err = q.queryRow(`SELECT `+customerColumns+` FROM customers c WHERE c.id = $1`, []any{id}, customerFields(&c)...)
	return c, err
}

func agentPerson(q *queries, id string) (p protocol.Person, err error) {
	var version int64
	err = q.queryRow(`SELECT `+personColumns+` FROM agents a WHERE a.id = $1`, []any{id}, &p.ID, &p.Name, &version)
	p.Picture = picturePath(p.ID, version)
	return p, err
}
