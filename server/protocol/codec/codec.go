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
// as far as it goes. Only the first few problems are told.
//
// A field that is absent or null keeps its zero value, and a field that the
// record does not name is skipped; neither is a problem. Encoding leaves out
// fields with their zero value. Bytes that are not UTF-8 become U+FFFD. JSON is
// nested at most 300 deep, and a record has at most 64 fields.
//
// # What decoding costs
//
// Texts come from strangers, so none may cost much more than its length: nothing
// is built of a text but what a record asks for (Value), each byte is looked at
// once for each record around it, a name is looked for among a few others, and
// there are few errors, which hold no part of the text. Steps counts it, for tests.
//
// # Imports
//
// The package is compiled into the programs for the browser, where encoding/json
// would take 116 KB and fastjson 20. It must never import encoding/json, reflect,
// net/http, or anything of the browser or the server.
package codec

import (
	"strconv"
	"strings"
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

	TooLong bool // the text of the field is over its limit
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
	in       []field
	next     int       // where in it the next field is looked for first: they mostly come in order
	names    uint64    // a bit for each name in it, see nameBit
	repeated uint64    // the bits that several names in it have, which may be the same one
	decoding *decoding // nil while encoding

	inner *Codec // for the records in this one, one after the other; nil if there was none yet

	// Where the record is, for the path of a problem.
	around *Codec // the record around it, nil for none
	name   string // of its field there
	index  int    // in a list there, -1 for none
}

// A decoding is what all records of a text share while they are decoded.
type decoding struct {
	problems []Problem // the first maxProblems
	room     []field   // of the records around one another, so that not each takes memory of its own
	steps    int       // see Steps
}

// tells reports whether one more problem is told. If not, nothing is made of it.
func (d *decoding) tells() bool { return len(d.problems) < maxProblems }

// maxProblems is how many problems of a text are told: more than a Send has fields,
// so that a text which is too long is always among them. Threat: a text in which
// everything is wrong takes many times its memory.
const maxProblems = 8

// A field is one that was received, of the record that is being decoded.
type field struct {
	name  string
	value Value
}

// Encode returns r as one JSON object. It leaves out fields that have their zero
// value.
func Encode(r Record) string {
	c := Codec{out: make([]byte, 0, 256)}
	c.object(r)
	return string(c.out)
}

// Decode decodes the JSON object in text into r, which must be zero, and returns
// what it could not decode, of many problems the first few; nil if there was nothing
// of the kind.
func Decode(text string, r Record) []Problem { return decode(text, r).problems }

// Steps decodes as Decode does and returns how much work that was, as the number
// of bytes that were gone through and of names that were compared. Unlike a time it
// is the same on every machine, so that tests can hold a limit to it.
func Steps(text string, r Record) int { return decode(text, r).steps }

func decode(text string, r Record) *decoding {
	v, ok := Parse(text)
	d := &decoding{steps: len(text)}
	switch {
	case !ok:
		d.problems = []Problem{{Fault: "is not JSON"}}
	case !v.IsObject():
		d.problems = []Problem{{Fault: "is not a JSON object"}}
	default:
		d.room = make([]field, 0, min(64, 8+len(text)/64))
		c := Codec{decoding: d}
		c.decode(v, r)
	}
	return d
}

// decode decodes an object into the record that the codec is for. Of several fields
// with the same name the first counts.
func (c *Codec) decode(v Value, r Record) {
	d := c.decoding
	start := len(d.room)
	c.next, c.names, c.repeated = 0, 0, 0
	d.steps += len(v)
	for member, value := range v.members(maxName) {
		if len(d.room)-start == maxFields {
			c.tooMany("", maxFields, " fields")
			d.room = d.room[:start]
			return
		}
		d.room = append(d.room, field{member, value})
		bit := nameBit(member)
		c.repeated |= c.names & bit
		c.names |= bit
	}
	c.in = d.room[start:]
	r.Fields(c)
	d.room = d.room[:start]
}

// place returns the path of the record, nothing for the whole text.
func (c *Codec) place() (out []byte) {
	if c.around == nil {
		return
	}
	if out = c.around.place(); len(out) > 0 {
		out = append(out, '.')
	}
	return append(out, element(c.name, c.index)...)
}

// element returns the name of an element of a list, or of the field if the index is -1.
func element(name string, index int) string {
	if index < 0 {
		return name
	}
	return name + "[" + strconv.Itoa(index) + "]"
}

// Reading reports whether the record is being decoded, for the rare record that
// has something to do after one of its fields was.
func (c *Codec) Reading() bool { return c.decoding != nil }

func (c *Codec) fault(name string, index int, fault string) {
	if c.decoding.tells() {
		c.problem(name, index, fault, false)
	}
}

func (c *Codec) tooMany(name string, limit int, what string) {
	if c.decoding.tells() {
		c.problem(name, -1, "has more than "+strconv.Itoa(limit)+what, false)
	}
}

func (c *Codec) tooLong(name string, index, limit int) {
	if c.decoding.tells() {
		c.problem(name, index, "is longer than "+strconv.Itoa(limit)+" bytes", true)
	}
}

// problem adds a problem of a field, or of the record if the name is "". The index
// is that of the element in a list, -1 for the field itself.
func (c *Codec) problem(name string, index int, fault string, tooLong bool) {
	at := c.place()
	if name != "" {
		if len(at) > 0 {
			at = append(at, '.')
		}
		at = append(at, element(name, index)...)
	}
	c.decoding.steps += len(at)
	c.decoding.problems = append(c.decoding.problems, Problem{string(at), fault, tooLong})
}

// get returns the field's value; ok is false if it is absent or null.
func (c *Codec) get(name string) (v Value, ok bool) {
	bit := nameBit(name)
	if c.names&bit == 0 {
		return "", false
	}
	i := c.next
	if i >= len(c.in) || c.in[i].name != name || c.repeated&bit != 0 { // another before it may have the same name
		i = c.indexOf(name)
	}
	if i < 0 {
		return "", false
	}
	c.next = i + 1
	v = c.in[i].value
	c.decoding.steps += len(v)
	return v, !v.IsNull()
}

// indexOf returns the index of the first field with a name, or -1.
func (c *Codec) indexOf(name string) int {
	for i := range c.in {
		if c.in[i].name == name {
			c.decoding.steps += i + 1
			return i
		}
	}
	c.decoding.steps += len(c.in)
	return -1
}

// nameBit returns the bit of a name. That of a name that is absent is mostly not set,
// so that it need not be looked for: most fields of most records are absent.
func nameBit(name string) uint64 {
	if name == "" {
		return 1
	}
	return 1 << ((uint(len(name)) + 5*uint(name[0]) + 11*uint(name[len(name)-1])) % 64)
}

func (c *Codec) begin(name string) {
	if !c.fresh {
		c.out = append(c.out, ',')
	}
	c.fresh = false
	c.out = AppendString(c.out, name)
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
			c.begin(name)
			c.out = AppendString(c.out, *p)
		}
		return
	}
	if v, ok := c.get(name); ok {
		*p, _ = c.text(name, -1, v, limit)
	}
}

// Peek returns the text of a field while decoding, or "" if there is none of at
// most limit bytes, which is no problem here.
func (c *Codec) Peek(name string, limit int) string {
	if v, ok := c.get(name); ok && v.IsString() {
		s, _ := v.text(limit)
		return strings.Clone(s)
	}
	return ""
}

func (c *Codec) text(name string, index int, v Value, limit int) (string, bool) {
	if !v.IsString() {
		c.fault(name, index, "is not a string")
		return "", false
	}
	s, ok := v.text(limit)
	if !ok {
		c.tooLong(name, index, limit)
	}
	return strings.Clone(s), ok
}

// Enum is a field with one of the given words, or "". Another word is a
// problem.
func Enum[S ~string](c *Codec, name string, p *S, words ...S) {
	if !c.Reading() {
		if s := string(*p); s != "" {
			c.begin(name)
			c.out = AppendString(c.out, s)
		}
		return
	}
	v, ok := c.get(name)
	if !ok || v == `""` {
		return
	}
	if !v.IsString() {
		c.fault(name, -1, "is not a string")
		return
	}
	s, _ := v.text(maxName)
	for _, w := range words {
		if s == string(w) {
			*p = w
			return
		}
	}
	c.fault(name, -1, "is not one of the known words")
}

// Int is a field with an integer.
func (c *Codec) Int(name string, p *int64) {
	if !c.Reading() {
		if *p != 0 {
			c.begin(name)
			c.out = strconv.AppendInt(c.out, *p, 10)
		}
		return
	}
	v, ok := c.get(name)
	if !ok {
		return
	}
	n, err := int64(0), strconv.ErrRange
	if len(v) <= len("-9223372036854775808") {
		n, err = strconv.ParseInt(string(v), 10, 64)
	}
	if err != nil {
		c.fault(name, -1, "is not a whole number")
		return
	}
	*p = n
}

// Bool is a field with a truth value.
func (c *Codec) Bool(name string, p *bool) {
	if !c.Reading() {
		if *p {
			c.begin(name)
			c.out = append(c.out, "true"...)
		}
		return
	}
	switch v, ok := c.get(name); {
	case !ok:
	case v == "true":
		*p = true
	case v != "false":
		c.fault(name, -1, "is not true or false")
	}
}

// JSON is a field with any JSON value but null, kept as its text of at most
// limit bytes, such as the attributes that a site describes a customer with.
// Encode writes the text as it is; it must be valid.
func (c *Codec) JSON(name string, p *string, limit int) {
	if !c.Reading() {
		if *p != "" {
			c.begin(name)
			c.out = append(c.out, *p...)
		}
		return
	}
	v, ok := c.get(name)
	if !ok {
		return
	}
	text, ok := v.compact(limit)
	if !ok {
		c.tooLong(name, -1, limit)
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
		c.begin(name)
		empty := len(c.out) + len("{}")
		c.object(p)
		if len(c.out) == empty {
			c.out, c.fresh = c.out[:mark], fresh
		}
		return
	}
	if v, ok := c.get(name); ok {
		c.record(name, -1, v, p)
	}
}

// record decodes a nested record, an element of a list unless the index is -1, and
// reports whether it is an object.
func (c *Codec) record(name string, index int, v Value, r Record) bool {
	if !v.IsObject() {
		c.fault(name, index, "is not an object")
		return false
	}
	if c.inner == nil {
		c.inner = &Codec{decoding: c.decoding, around: c}
	}
	c.inner.name, c.inner.index = name, index
	c.inner.decode(v, r)
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
	c.each(name, limit, func(i int, v Value) {
		var t T
		*p = append(*p, t)
		if last := len(*p) - 1; !c.record(name, i, v, P(&(*p)[last])) {
			*p = (*p)[:last]
		}
	})
}

// Strings is a field with a list of at most limit texts of at most size bytes
// each. Elements past the limit, and elements that are not such texts, are
// problems and are left out.
func (c *Codec) Strings(name string, p *[]string, limit, size int) {
	if !c.Reading() {
		c.elements(name, len(*p), func(i int) { c.out = AppendString(c.out, (*p)[i]) })
		return
	}
	c.each(name, limit, func(i int, v Value) {
		if s, ok := c.text(name, i, v, size); ok {
			*p = append(*p, s)
		}
	})
}

// elements encodes a list of n elements, and nothing if n is 0.
func (c *Codec) elements(name string, n int, write func(i int)) {
	if n == 0 {
		return
	}
	c.begin(name)
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
func (c *Codec) each(name string, limit int, read func(i int, v Value)) {
	v, ok := c.get(name)
	if !ok {
		return
	}
	if !v.IsList() {
		c.fault(name, -1, "is not a list")
		return
	}
	i := 0
	for v := range v.Elements() {
		if i == limit {
			c.tooMany(name, limit, " elements")
			return
		}
		read(i, v)
		i++
	}
}
