package sdk

import (
	"strconv"

	"kith/server/protocol/codec"
)

// A Object is a JSON object on its way to the page, which reads every field even
// where it says 0 or false. The codec leaves those out.
type Object []byte

func (r Object) name(name string) Object {
	if len(r) == 0 {
		r = append(r, '{')
	} else {
		r = append(r, ',')
	}
	r = append(r, Quote(name)...)
	return append(r, ':')
}

func (r Object) Text(name, value string) Object { return append(r.name(name), Quote(value)...) }

func (r Object) Number(name string, value int64) Object {
	return strconv.AppendInt(r.name(name), value, 10)
}

func (r Object) Bool(name string, value bool) Object { return strconv.AppendBool(r.name(name), value) }

// JSON puts in what is JSON already.
func (r Object) JSON(name, value string) Object { return append(r.name(name), value...) }

// String closes the object.
func (r Object) String() string {
	if len(r) == 0 {
		return "{}"
	}
	return string(append(r, '}'))
}

// quoted is a text on its own, as the codec writes it.
type quoted struct{ text string }

func (q *quoted) Fields(c *codec.Codec) { c.String("", &q.text, len(q.text)) }

// Quote writes a text as a JSON string.
func Quote(s string) string {
	if s == "" {
		return `""`
	}
	object := codec.Encode(&quoted{s})
	return object[len(`{"":`) : len(object)-len("}")]
}
