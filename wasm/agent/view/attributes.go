package view

import (
	"strings"

	"github.com/valyala/fastjson"
)

// An Attribute is one value that a site set of a customer or a conversation.
type Attribute struct{ Name, Value string }

// AttributesLimit is how many attributes are shown.
const AttributesLimit = 100

// Attributes flattens a JSON object into lines: a value in an inner object has
// the names of both, and lists are joined. What is not an object has none.
func Attributes(object string) []Attribute {
	if object == "" {
		return nil
	}
	v, err := fastjson.Parse(object)
	if err != nil {
		return nil
	}
	return appendAttributes(nil, "", v)
}

// appendAttributes appends the values of an object whose own name is given.
func appendAttributes(all []Attribute, name string, v *fastjson.Value) []Attribute {
	o, err := v.Object()
	if err != nil {
		if len(all) < AttributesLimit {
			all = append(all, Attribute{name, valueText(v)})
		}
		return all
	}
	o.Visit(func(key []byte, v *fastjson.Value) {
		inner := string(key)
		if name != "" {
			inner = name + " › " + inner
		}
		all = appendAttributes(all, inner, v)
	})
	return all
}

// valueText returns a value as people write it.
func valueText(v *fastjson.Value) string {
	switch v.Type() {
	case fastjson.TypeString:
		b, _ := v.StringBytes()
		return string(b)
	case fastjson.TypeTrue:
		return "Yes"
	case fastjson.TypeFalse:
		return "No"
	case fastjson.TypeNull:
		return "–"
	case fastjson.TypeArray:
		list, _ := v.Array()
		var parts []string
		for _, v := range list {
			parts = append(parts, valueText(v))
		}
		return strings.Join(parts, ", ")
	}
	return string(v.MarshalTo(nil))
}
