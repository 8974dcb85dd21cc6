package store

import (
	"context"
	"errors"
	"strings"

	"kith/server/protocol"
)

// LoginCustomer implements People.
func (b *sqlStore) LoginCustomer(ctx context.Context, by Actor, p Identity) (protocol.Customer, error) {
	p.Email = strings.ToLower(p.Email)
	var card protocol.Customer
	err := b.write(ctx, func(t *tx) (err error) {
		card, err = t.loginCustomer(by.Visitor, p)
		return err
	})
	return card, err
}

func (t *tx) loginCustomer(v Visitor, p Identity) (protocol.Customer, error) {
	none := protocol.Customer{}
	mine, err := t.ensureSession(v)
	if err != nil {
		return none, err
	}
	me, err := customerByID(&t.queries, mine)
	if err != nil {
		return none, err
	}
	id, err := t.findCustomer(v.Brand, p)
	if err != nil {
		return none, err
	}
	if isIdentified(me) {
		if id != mine {
			return none, &protocol.Error{Code: protocol.CodeOtherPerson, Text: "This session is signed in as somebody else."}
		}
	} else if id == "" {
		id = mine // the anonymous customer becomes the person
	} else if err := t.mergeCustomer(me, id); err != nil {
		return none, err
	}
	if err := t.setIdentity(id, v.Brand, p); err != nil {
		return none, err
	}
	if _, err := t.exec(`UPDATE customers SET browser = $2, language = $3, page_address = $4, page_title = $5 WHERE id = $1`,
		id, v.Browser, v.Language, v.Page.Address, v.Page.Title); err != nil {
		return none, err
	}
	t.addEvent(CustomerChanged{Customer: id})
	return customerByID(&t.queries, id)
}

// findCustomer answers the customer whom a site's sign-in names, "" for a new one.
func (t *tx) findCustomer(brand string, p Identity) (id string, err error) {
	if p.Email != "" {
		err = t.queryRow(`SELECT id FROM customers WHERE brand = $1 AND email = $2 AND email <> ''`, []any{brand, p.Email}, &id)
		if !errors.Is(err, ErrNotFound) {
			return id, err
		}
	}
	if p.ExternalID != "" {
		err = t.queryRow(`SELECT id FROM customers WHERE brand = $1 AND external_id = $2 AND external_id <> ''`, []any{brand, p.ExternalID}, &id)
		if !errors.Is(err, ErrNotFound) {
			return id, err
		}
	}
	return "", nil
}

// setIdentity writes what a sign-in says of a person. An external id that another
// customer has stays there: the e-mail address has won.
func (t *tx) setIdentity(id, brand string, p Identity) error {
	if p.ExternalID != "" {
		if _, err := t.exec(`UPDATE customers SET external_id = $2 WHERE id = $1
			AND NOT EXISTS (SELECT 1 FROM customers AS other WHERE other.brand = $3 AND other.external_id = $2)`,
			id, p.ExternalID, brand); err != nil {
			return err
		}
	}
	if p.Email != "" {
		if _, err := t.exec(`UPDATE customers SET email = $2 WHERE id = $1`, id, p.Email); err != nil {
			return err
		}
	}
	if p.Name != "" {
		_, err := t.exec(`UPDATE customers SET name = $2 WHERE id = $1`, id, p.Name)
		return err
	}
	return nil
}
