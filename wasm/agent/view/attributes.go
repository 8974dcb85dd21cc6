package view

import (
	"strings"

	"kith/server/protocol/codec"
)

// An Attribute is one value that a site set of a customer or a conversation.
type Attribute struct{ Name, Value string }

// AttributesLimit is how many attributes are shown.
const AttributesLimit = 100

// Attributes flattens a JSON object into lines: a value in an inner object has
// the names of both, and lists are joined. What is not an object has none.
func Attributes(object string) []Attribute {
	v, ok := codec.Parse(object)
	if !ok {
		return nil
	}
	return appendAttributes(nil, "", v)
}

// appendAttributes appends the values of an object whose own name is given.
func appendAttributes(all []Attribute, name string, v codec.Value) []Attribute {
	if !v.IsObject() {
		if len(all) < AttributesLimit {
			all = append(all, Attribute{name, valueText(v)})
		}
		return all
	}
	for inner, v := range v.Members() {
		if name != "" {
			inner = name + " › " + inner
		}
		all = appendAttributes(all, inner, v)
	}
	return all
}

// valueText returns a value as people write it.
func valueText(v codec.Value) string {
	switch {
	case v.IsString():
		return v.Text()
	case v == "true":
		return "Yes"
	case v == "false":
		return "No"
	case v.IsNull():
		return "–"
	case v.IsList():
		var parts []string
		for v := range v.Elements() {
			parts = append(parts, valueText(v))
		}
		return strings.Join(parts, ", ")
	}
	return string(v)
}
