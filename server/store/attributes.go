package store

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"kith/server/protocol"
)

// DescribeCustomer implements Customers.
func (s *sqlStore) DescribeCustomer(ctx context.Context, actor Actor, attributes string) (all string, err error) {
	err = s.write(ctx, func(t *tx) error {
		customer, err := t.ensureSession(actor.Visitor)
		if err != nil {
			return err
		}
		if all, err = t.mergeAttributes(`customers`, customer, attributes); err != nil {
			return err
		}
		t.addEvent(CustomerChanged{Customer: customer})
		return nil
	})
	return all, err
}

// DescribeConversation implements Conversations.
func (s *sqlStore) DescribeConversation(ctx context.Context, actor Actor, conversation, attributes string) (all string, err error) {
	err = s.write(ctx, func(t *tx) error {
		if _, err := t.authorize(actor, conversation); err != nil {
			return err
		}
		if all, err = t.mergeAttributes(`conversations`, conversation, attributes); err != nil {
			return err
		}
		return t.conversationChanged(conversation)
	})
	return all, err
}

// mergeAttributes merges attributes into those of a row and returns all of
// them.
func (t *tx) mergeAttributes(table, id, attributes string) (string, error) {
	var old string
	if err := t.queryRow(`SELECT attributes FROM `+table+` WHERE id = $1`, []any{id}, &old); err != nil {
		return "", err
	}
	all, err := mergeJSON(old, attributes)
	if err != nil {
		return "", err
	}
	_, err = t.exec(`UPDATE `+table+` SET attributes = $2 WHERE id = $1`, id, all)
	return all, err
}

// mergeJSON merges one JSON object into another as RFC 7396 says: by name,
// objects within objects likewise, and null removes a name. The old object may
// be "".
func mergeJSON(old, patch string) (string, error) {
	into := map[string]any{}
	if old != "" {
		if into = parseObject(old); into == nil {
			return "", errors.New("the attributes that are stored are not a JSON object")
		}
	}
	from := parseObject(patch)
	if from == nil {
		return "", &protocol.Error{Code: protocol.CodeBadFrame, Text: "The attributes are not a JSON object."}
	}
	text, err := json.Marshal(mergeObjects(into, from))
	if err != nil {
		return "", err
	}
	if len(text) > protocol.AttributesLimit {
		return "", &protocol.Error{Code: protocol.CodeTooLong, Text: "The attributes are too many: there is room for 16 KB in all."}
	}
	return string(text), nil
}

// parseObject reads a JSON object, and returns nil if the text is none. It keeps numbers
// as they are written: an order number may have more digits than a float64 holds.
func parseObject(text string) (object map[string]any) {
	if !json.Valid([]byte(text)) {
		return nil // a Decoder does not look at what follows an object
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	_ = d.Decode(&object) // any other value leaves it nil
	return object
}

// mergeObjects changes and returns into.
func mergeObjects(into, from map[string]any) map[string]any {
	for name, value := range from {
		inner, isObject := value.(map[string]any)
		switch {
		case value == nil:
			delete(into, name)
		case isObject:
			old, _ := into[name].(map[string]any)
			if old == nil {
				old = map[string]any{}
			}
			into[name] = mergeObjects(old, inner)
		default:
			into[name] = value
		}
	}
	return into
}
