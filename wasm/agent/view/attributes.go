package view

import (
	"strings"

	"github.com/valyala/fastjson"
)

// A Attribute is one line of what a site described somebody or something with.
type Attribute struct{ Name, Value string }

// AttributesLimit is how many lines are shown.
const AttributesLimit = 100

// Attributes reads a JSON object as lines for people: what stands in an object
// within has the names of both, and lists are joined.
func Attributes(attributes string) []Attribute {
	if attributes == "" {
		return nil
	}
	v, err := fastjson.Parse(attributes)
	if err != nil {
		return nil
	}
	return appendAttributes(nil, "", v)
}

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

// valueText says a value without JSON's signs.
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
