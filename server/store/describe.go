package store

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"kith/server/protocol"
)

// DescribeCustomer implements People.
func (b *books) DescribeCustomer(ctx context.Context, by By, attributes string) (all string, err error) {
	err = b.write(ctx, func(t *tx) error {
		customer, err := t.start(by.Visitor)
		if err != nil {
			return err
		}
		if all, err = t.describe(`customers`, customer, attributes); err != nil {
			return err
		}
		t.tell(CustomerChanged{Customer: customer})
		return nil
	})
	return all, err
}

// DescribeConversation implements Conversations.
func (b *books) DescribeConversation(ctx context.Context, by By, conversation, attributes string) (all string, err error) {
	err = b.write(ctx, func(t *tx) error {
		if _, err := t.theirs(by, conversation); err != nil {
			return err
		}
		if all, err = t.describe(`conversations`, conversation, attributes); err != nil {
			return err
		}
		return t.changed(conversation)
	})
	return all, err
}

// describe merges attributes into those of a row.
func (t *tx) describe(table, id, attributes string) (string, error) {
	var old string
	if err := t.one(`SELECT attributes FROM `+table+` WHERE id = $1`, []any{id}, &old); err != nil {
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
		if err := parse(old, &into); err != nil {
			return "", err
		}
	}
	var news map[string]any
	if err := parse(patch, &news); err != nil || news == nil {
		return "", &protocol.Error{Code: protocol.CodeBadFrame, Text: "The attributes are not a JSON object."}
	}
	text, err := json.Marshal(merge(into, news))
	if err != nil {
		return "", err
	}
	if len(text) > protocol.AttributesLimit {
		return "", &protocol.Error{Code: protocol.CodeTooLong, Text: "The attributes are too many: there is room for 16 KB in all."}
	}
	return string(text), nil
}

// parse reads JSON and keeps its numbers as they are written: an order number
// may have more digits than a float.
func parse(text string, into *map[string]any) error {
	if !json.Valid([]byte(text)) {
		return errors.New("this is not JSON")
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}

func merge(into, news map[string]any) map[string]any {
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
			into[name] = merge(was, inner)
		default:
			into[name] = value
		}
	}
	return into
}
