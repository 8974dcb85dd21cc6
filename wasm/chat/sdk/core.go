package sdk

import (
	"strconv"

	"kith/server/protocol"
	"kith/server/protocol/codec"
	"kith/wasm/chat/state"
	"kith/wasm/format"
)

// CoreArgs is the argument of every method that KustomerCore alone has.
type CoreArgs struct {
	Conversation, Body, Payload, Attachments string
	Title, Brand, Language                   string
	Category, Query, Typing                  string
	Page, PageSize, Count, Before            string // JSON
}

func (v *CoreArgs) Fields(c *codec.Codec) {
	c.String("conversationId", &v.Conversation, protocol.IDLimit)
	c.String("body", &v.Body, 4*protocol.TextBytes)
	c.JSON("payload", &v.Payload, protocol.AttributesLimit)
	c.JSON("attachments", &v.Attachments, protocol.AttributesLimit)
	c.String("title", &v.Title, protocol.NameLimit)
	c.String("brand", &v.Brand, protocol.NameLimit)
	c.String("lang", &v.Language, protocol.IDLimit)
	c.String("categoryId", &v.Category, protocol.IDLimit)
	c.String("query", &v.Query, protocol.NameLimit)
	c.JSON("typing", &v.Typing, protocol.IDLimit)
	c.JSON("page", &v.Page, protocol.IDLimit)
	c.JSON("pageSize", &v.PageSize, protocol.IDLimit)
	c.JSON("count", &v.Count, protocol.IDLimit)
	c.JSON("before", &v.Before, protocol.IDLimit)
}

// IsNothing reports whether the JSON of an argument stands for none.
func IsNothing(value string) bool {
	return value == "" || value == "{}" || value == "[]" || value == `""`
}

// PositiveInt reads a whole number from 1 on, which pages also write as a text.
// It returns otherwise if there is none, and limit if it is greater. If it is
// something else, it fails the call and returns false.
func PositiveInt(c *state.Call, name, value string, otherwise, limit int64) (int64, bool) {
	if value == "" {
		return otherwise, true
	}
	n, err := strconv.ParseInt(unquote(value), 10, 64)
	if err != nil || n < 1 {
		c.Fail(c.Method + ": " + name + " is not a number from 1 on.")
		return 0, false
	}
	return min(n, limit), true
}

// unquote returns the text of a JSON string, if that needs no escapes, and other JSON
// as it is.
func unquote(value string) string {
	if len(value) > 1 && value[0] == '"' {
		return value[1 : len(value)-1]
	}
	return value
}

// Time reads a time, as JavaScript writes its dates or in milliseconds. It returns
// 0 if there is none. If it is something else, it fails the call and returns
// false.
func Time(c *state.Call, name, value string) (at int64, ok bool) {
	if value == "" {
		return 0, true
	}
	at, err := strconv.ParseInt(value, 10, 64)
	if err == nil {
		return at, true
	}
	if at, ok = format.ParseTimestamp(unquote(value)); !ok {
		c.Fail(c.Method + ": " + name + " is not a time such as 2026-03-17T14:05:00.000Z.")
	}
	return at, ok
}
