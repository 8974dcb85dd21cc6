// Package codec turns records of plain data into JSON and back.
//
// A record names each of its fields once, in its Fields method, and that one
// list serves both directions; so what is written is what can be read, and a
// field cannot be saved and then forgotten. There is no reflection, no
// interface value and no func in it: a type that is not plain data has no
// method here that could carry it.
//
// Reading never stops at the first fault. A field of the wrong type, or one
// over its limit, becomes a Problem and keeps its zero value, and the rest is
// read on: a frame with problems is refused by its reader, a saved state with
// problems is used as far as it goes.
//
// It is part of the wasm programs, which is why it stands on fastjson (20 KB)
// and not on encoding/json (116 KB). It must never import encoding/json,
// reflect, net/http or anything of the browser or the server.
package codec

import (
	"strconv"
	"strings"

	"github.com/valyala/fastjson"
)

// A Record lists its fields by calling one method of the Codec for each,
// always the same ones in the same order.
type Record interface{ Fields(*Codec) }

// A Problem is one field that could not be read.
type Problem struct {
	Field string // a path such as "messages[3].text"; "" is the whole text
	Fault string // what is wrong with it, as the end of a sentence
}

func (p Problem) String() string {
	if p.Field == "" {
		return p.Fault
	}
	return p.Field + " " + p.Fault
}

// A Codec stands at one record, either writing or reading it.
type Codec struct {
	out      []byte // what was written so far; nil while reading
	fresh    bool   // no field of the open object has been written yet
	in       *fastjson.Value
	path     string
	problems *[]Problem
}

// Encode writes r as one JSON object. Fields that hold their zero value are
// left out.
func Encode(r Record) string {
	c := Codec{out: make([]byte, 0, 256)}
	c.object(r)
	return string(c.out)
}

// Decode reads text into r, which must be zero, and tells what it could not
// read. Fields that r does not know are passed over.
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

// Reading tells which direction this is, for the rare record that has
// something to do after it was read.
func (c *Codec) Reading() bool { return c.problems != nil }

func (c *Codec) fault(name, fault string) {
	*c.problems = append(*c.problems, Problem{c.path + name, fault})
}

// get answers the field's value, and nil where it is absent or null.
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

// String carries a text of at most limit bytes. A longer one is a problem,
// never a shorter text: nothing is cut in silence.
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

// Enum carries one of a closed set of words; the zero value is always one.
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

// Int carries a whole number.
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

// Bool carries a yes or a no.
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

// JSON carries any JSON value of at most limit bytes as its text, such as the
// attributes that a site describes a customer with. Nobody here looks inside.
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

// Object carries a record inside the record; one that has nothing to say is left
// out.
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

// record reads one nested record and reports whether it was an object.
func (c *Codec) record(name string, v *fastjson.Value, r Record) bool {
	if v.Type() != fastjson.TypeObject {
		c.fault(name, "is not an object")
		return false
	}
	r.Fields(&Codec{in: v, path: c.path + name + ".", problems: c.problems})
	return true
}

// List carries a list of at most limit records. What stands past the limit,
// and what is no object, is a problem and left out.
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

// Strings carries a list of at most limit texts of at most size bytes each.
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

// elements writes a list of n elements, and nothing where there are none.
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

// each reads the elements of a list, as far as the limit.
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
