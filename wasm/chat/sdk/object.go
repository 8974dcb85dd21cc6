package sdk

import (
	"strconv"

	"kith/server/protocol/codec"
)

// The methods below are called everywhere, and inlining them would make the
// download larger.

// A List is a JSON list for the page.
type List []byte

// Add adds a value that is JSON already.
//
//go:noinline
func (r List) Add(value string) List {
	if len(r) == 0 {
		r = append(r, '[')
	} else {
		r = append(r, ',')
	}
	return append(r, value...)
}

// String returns the list as JSON.
func (r List) String() string {
	if len(r) == 0 {
		return "[]"
	}
	return string(append(r, ']'))
}

// An Object is a JSON object for the page, which reads every field even if it
// is 0 or false. The codec leaves those out.
type Object []byte

//go:noinline
func (r Object) name(name string) Object {
	if len(r) == 0 {
		r = append(r, '{')
	} else {
		r = append(r, ',')
	}
	r = codec.AppendString(r, name)
	return append(r, ':')
}

// Text adds a text.
//
//go:noinline
func (r Object) Text(name, value string) Object { return codec.AppendString(r.name(name), value) }

// Number adds a number.
//
//go:noinline
func (r Object) Number(name string, value int64) Object {
	return strconv.AppendInt(r.name(name), value, 10)
}

// NumberOrNull adds a number, or null if that is 0.
func (r Object) NumberOrNull(name string, value int64) Object {
	if value == 0 {
		return r.JSON(name, "null")
	}
	return r.Number(name, value)
}

// Bool adds true or false.
//
//go:noinline
func (r Object) Bool(name string, value bool) Object { return strconv.AppendBool(r.name(name), value) }

// JSON adds a value that is JSON already.
//
//go:noinline
func (r Object) JSON(name, value string) Object { return append(r.name(name), value...) }

// String returns the object as JSON.
func (r Object) String() string {
	if len(r) == 0 {
		return "{}"
	}
	return string(append(r, '}'))
}

// Quote returns a text as a JSON string.
//
//go:noinline
func Quote(s string) string { return string(codec.AppendString(nil, s)) }
