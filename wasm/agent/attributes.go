package agent

import (
	"strings"

	"github.com/valyala/fastjson"
)

// A Fact is one line of what a site described somebody or something with.
type Fact struct{ Name, Value string }

// FactsLimit is how many lines are shown.
const FactsLimit = 100

// Facts reads a JSON object as lines for people: what stands in an object
// within has the names of both, and lists are joined.
func Facts(attributes string) []Fact {
	if attributes == "" {
		return nil
	}
	v, err := fastjson.Parse(attributes)
	if err != nil {
		return nil
	}
	return facts(nil, "", v)
}

func facts(all []Fact, name string, v *fastjson.Value) []Fact {
	o, err := v.Object()
	if err != nil {
		if len(all) < FactsLimit {
			all = append(all, Fact{name, plain(v)})
		}
		return all
	}
	o.Visit(func(key []byte, v *fastjson.Value) {
		inner := string(key)
		if name != "" {
			inner = name + " › " + inner
		}
		all = facts(all, inner, v)
	})
	return all
}

// plain says a value without JSON's signs.
func plain(v *fastjson.Value) string {
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
			parts = append(parts, plain(v))
		}
		return strings.Join(parts, ", ")
	}
	return string(v.MarshalTo(nil))
}
