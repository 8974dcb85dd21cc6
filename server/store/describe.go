package store

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"kith/server/protocol"
)

// DescribeCustomer implements People.
func (b *sqlStore) DescribeCustomer(ctx context.Context, by Actor, attributes string) (all string, err error) {
	err = b.write(ctx, func(t *tx) error {
		customer, err := t.ensureSession(by.Visitor)
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
func (b *sqlStore) DescribeConversation(ctx context.Context, by Actor, conversation, attributes string) (all string, err error) {
	err = b.write(ctx, func(t *tx) error {
		if _, err := t.authorize(by, conversation); err != nil {
			return err
		}
		if all, err = t.mergeAttributes(`conversations`, conversation, attributes); err != nil {
			return err
		}
		return t.conversationChanged(conversation)
	})
	return all, err
}

// mergeAttributes merges attributes into those of a row.
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
// objects within objects likewise, and null takes a name away.
func mergeJSON(old, patch string) (string, error) {
	into := map[string]any{}
	if old != "" {
		if err := parseObject(old, &into); err != nil {
			return "", err
		}
	}
	var news map[string]any
	if err := parseObject(patch, &news); err != nil || news == nil {
		return "", &protocol.Error{Code: protocol.CodeBadFrame, Text: "The attributes are not a JSON object."}
	}
	text, err := json.Marshal(mergeObjects(into, news))
	if err != nil {
		return "", err
	}
	if len(text) > protocol.AttributesLimit {
		return "", &protocol.Error{Code: protocol.CodeTooLong, Text: "The attributes are too many: there is room for 16 KB in all."}
	}
	return string(text), nil
}

// parseObject reads JSON and keeps its numbers as they are written: an order number
// may have more digits than a float.
func parseObject(text string, into *map[string]any) error {
	if !json.Valid([]byte(text)) {
		return errors.New("this is not JSON")
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}

func mergeObjects(into, news map[string]any) map[string]any {
	for name, value := range news {
		inner, object := value.(map[string]any)
		switch {
		case value == nil:
			delete(into, name)
		case object:
			was, _ := into[name].(map[string]any)
			if was == nil {
				was = map[string]any{}
			}
			into[name] = mergeObjects(was, inner)
		default:
			into[name] = value
		}
	}
	return into
}
