// Package codec encodes records of plain data as JSON, and decodes them. It is
// for the frames of the protocol, and for the state that the programs store in
// the browser.
//
// A record names each of its fields once, in its Fields method, and that list is
// used in both directions. So whatever is encoded can be decoded, and a field
// cannot be stored and then forgotten. Nothing is done by reflection, and there
// is a method for plain data only: a func, a channel or an interface cannot be
// a field.
//
// # Limits and errors
//
// Every string, JSON value and list has a limit, which the record gives with the
// field. Encoding cannot fail and does not check the limits. Decoding checks
// them, does not stop at the first error, and cuts nothing off: a field of the
// wrong type, or one over its limit, becomes a Problem and keeps its zero value,
// and the other fields are decoded as usual. (Of a list that is too long, the
// elements within the limit are decoded.) It is up to the caller what to do
// then: a frame with problems is refused, a stored state with problems is used
// as far as it goes.
//
// A field that is absent or null keeps its zero value, and a field that the
// record does not name is skipped; neither is a problem. Encoding leaves out
// fields with their zero value. Bytes that are not UTF-8 become U+FFFD. JSON is
// nested at most 300 deep, which is the parser's limit.
//
// # Imports
//
// The package is compiled into the programs for the browser, so it uses fastjson
// (20 KB) and not encoding/json (116 KB). It must never import encoding/json,
// reflect, net/http, or anything of the browser or the server.
package codec

import (
	"strconv"
	"strings"

	"github.com/valyala/fastjson"
)

// A Record is a struct that can be encoded and decoded.
type Record interface {
	// Fields calls one method of the Codec for each field, with its name in
	// JSON and a pointer to it: always the same ones in the same order. It is
	// called for encoding and for decoding.
	Fields(*Codec)
}

// A Problem is the reason why one field could not be decoded.
type Problem struct {
	Field string // a path such as "messages[3].text"; "" is the whole text
	Fault string // what is wrong with it, as the end of a sentence, such as "is not a string"
}

// String returns the problem as a sentence without a full stop.
func (p Problem) String() string {
	if p.Field == "" {
		return p.Fault
	}
	return p.Field + " " + p.Fault
}

// A Codec encodes or decodes the fields of one record.
type Codec struct {
	out      []byte // what was encoded so far; nil while decoding
	fresh    bool   // no field of the current object has been encoded yet
	in       *fastjson.Value
	path     string
	problems *[]Problem
}

// Encode returns r as one JSON object. It leaves out fields that have their zero
// value.
func Encode(r Record) string {
	c := Codec{out: make([]byte, 0, 256)}
	c.object(r)
	return string(c.out)
}

// Decode decodes the JSON object in text into r, which must be zero, and returns
// what it could not decode; nil if there was nothing of the kind.
func Decode(text string, r Record) []Problem {
	v, err := fastjson.Parse(text)
	if err != nil {
		return []Problem{{"", "is not JSON"}}
	}
	return decode(v, r)
}

func decode(v *fastjson.Value, r Record) []Problem {
	if v.Type() != fastjson.TypeObject {
		return []Problem{{"", "is not a JSON object"}}
	}
	var problems []Problem
	r.Fields(&Codec{in: v, problems: &problems})
	return problems
}

// Reading reports whether the record is being decoded, for the rare record that
// has something to do after one of its fields was.
func (c *Codec) Reading() bool { return c.problems != nil }

func (c *Codec) fault(name, fault string) {
	*c.problems = append(*c.problems, Problem{c.path + name, fault})
}

// get returns the field's value, or nil if it is absent or null.
func (c *Codec) get(name string) *fastjson.Value {
	v := c.in.Get(name)
	if v == nil || v.Type() == fastjson.TypeNull {
		return nil
	}
	return v
}

func (c *Codec) name(name string) {
	if !c.fresh {
		c.out = append(c.out, ',')
	}
	c.fresh = false
	c.out = appendString(c.out, name)
	c.out = append(c.out, ':')
}

func (c *Codec) object(r Record) {
	c.out = append(c.out, '{')
	c.fresh = true
	r.Fields(c)
	c.out = append(c.out, '}')
	c.fresh = false
}

// String is a field with a text of at most limit bytes.
func (c *Codec) String(name string, p *string, limit int) {
	if !c.Reading() {
		if *p != "" {
			c.name(name)
			c.out = appendString(c.out, *p)
		}
		return
	}
	if v := c.get(name); v != nil {
		if s, ok := c.text(name, v, limit); ok {
			*p = s
		}
	}
}

func (c *Codec) text(name string, v *fastjson.Value, limit int) (string, bool) {
	b, err := v.StringBytes()
	if err != nil {
		c.fault(name, "is not a string")
		return "", false
	}
	s := strings.ToValidUTF8(string(b), "\uFFFD") // which may be longer
	if len(s) > limit {
		c.fault(name, "is longer than "+strconv.Itoa(limit)+" bytes")
		return "", false
	}
	return s, true
}

// Enum is a field with one of the given words, or "". Another word is a
// problem.
func Enum[S ~string](c *Codec, name string, p *S, words ...S) {
	s := string(*p)
	c.String(name, &s, 64)
	if !c.Reading() || s == "" {
		return
	}
	for _, w := range words {
		if s == string(w) {
			*p = w
			return
		}
	}
	c.fault(name, "is not one of the known words")
}

// Int is a field with an integer.
func (c *Codec) Int(name string, p *int64) {
	if !c.Reading() {
		if *p != 0 {
			c.name(name)
			c.out = strconv.AppendInt(c.out, *p, 10)
		}
		return
	}
	v := c.get(name)
	if v == nil {
		return
	}
	n, err := v.Int64()
	if err != nil {
		c.fault(name, "is not a whole number")
		return
	}
	*p = n
}

// Bool is a field with a truth value.
func (c *Codec) Bool(name string, p *bool) {
	if !c.Reading() {
		if *p {
			c.name(name)
			c.out = append(c.out, "true"...)
		}
		return
	}
	v := c.get(name)
	if v == nil {
		return
	}
	b, err := v.Bool()
	if err != nil {
		c.fault(name, "is not true or false")
		return
	}
	*p = b
}

// JSON is a field with any JSON value but null, kept as its text of at most
// limit bytes, such as the attributes that a site describes a customer with.
// Encode writes the text as it is; it must be valid.
func (c *Codec) JSON(name string, p *string, limit int) {
	if !c.Reading() {
		if *p != "" {
			c.name(name)
			c.out = append(c.out, *p...)
		}
		return
	}
	v := c.get(name)
	if v == nil {
		return
	}
	text := appendValue(nil, v)
	if len(text) > limit {
		c.fault(name, "is longer than "+strconv.Itoa(limit)+" bytes")
		return
	}
	// The parser takes a few words for numbers that JSON does not have.
	if fastjson.ValidateBytes(text) != nil {
		c.fault(name, "is not JSON")
		return
	}
	*p = string(text)
}

// Object is a field with a record, which is left out if all its fields have
// their zero value.
func Object[T any, P interface {
	*T
	Record
}](c *Codec, name string, p P) {
	if !c.Reading() {
		mark, fresh := len(c.out), c.fresh
		c.name(name)
		empty := len(c.out) + len("{}")
		c.object(p)
		if len(c.out) == empty {
			c.out, c.fresh = c.out[:mark], fresh
		}
		return
	}
	if v := c.get(name); v != nil {
		c.record(name, v, p)
	}
}

// record decodes a nested record and reports whether it is an object.
func (c *Codec) record(name string, v *fastjson.Value, r Record) bool {
	if v.Type() != fastjson.TypeObject {
		c.fault(name, "is not an object")
		return false
	}
	r.Fields(&Codec{in: v, path: c.path + name + ".", problems: c.problems})
	return true
}

// List is a field with a list of at most limit records. Elements past the limit,
// and elements that are not objects, are problems and are left out.
func List[T any, P interface {
	*T
	Record
}](c *Codec, name string, p *[]T, limit int) {
	if !c.Reading() {
		c.elements(name, len(*p), func(i int) { c.object(P(&(*p)[i])) })
		return
	}
	c.each(name, limit, func(name string, v *fastjson.Value) {
		var t T
		if c.record(name, v, P(&t)) {
			*p = append(*p, t)
		}
	})
}

// Strings is a field with a list of at most limit texts of at most size bytes
// each. Elements past the limit, and elements that are not such texts, are
// problems and are left out.
func (c *Codec) Strings(name string, p *[]string, limit, size int) {
	if !c.Reading() {
		c.elements(name, len(*p), func(i int) { c.out = appendString(c.out, (*p)[i]) })
		return
	}
	c.each(name, limit, func(name string, v *fastjson.Value) {
		if s, ok := c.text(name, v, size); ok {
			*p = append(*p, s)
		}
	})
}

// elements encodes a list of n elements, and nothing if n is 0.
func (c *Codec) elements(name string, n int, write func(i int)) {
	if n == 0 {
		return
	}
	c.name(name)
	c.out = append(c.out, '[')
	for i := range n {
		if i > 0 {
			c.out = append(c.out, ',')
		}
		write(i)
	}
	c.out = append(c.out, ']')
}

// each decodes the elements of a list, up to the limit.
func (c *Codec) each(name string, limit int, read func(name string, v *fastjson.Value)) {
	v := c.get(name)
	if v == nil {
		return
	}
	list, err := v.Array()
	if err != nil {
		c.fault(name, "is not a list")
		return
	}
	if len(list) > limit {
		c.fault(name, "has more than "+strconv.Itoa(limit)+" elements")
		list = list[:limit]
	}
	for i, v := range list {
		read(name+"["+strconv.Itoa(i)+"]", v)
	}
}
