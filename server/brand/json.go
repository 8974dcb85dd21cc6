package brand

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"kith/server/spelling"
)

// A node is a value in a JSON text that knows where it stands, so that a mistake in
// it has a line and a column.
type node struct {
	offset  int // in bytes
	kind    kind
	text    string // of a text; as it is written, of a number
	truth   bool
	items   []*node  // of a list
	members []member // of an object
}

type member struct {
	key    string
	offset int // of the key
	value  *node
}

// A kind is the type of a JSON value, in words.
type kind string

const (
	isObject kind = "an object in braces"
	isList   kind = "a list in brackets"
	isText   kind = "a text in quotes"
	isNumber kind = "a number"
	isBool   kind = "true or false"
	isNull   kind = "null"
)

// A reader reads a JSON text into values, and collects the mistakes in it.
type reader struct {
	text     []byte
	problems Problems
}

// A Problem is a mistake in a brands file. Line and Column begin with 1, and columns
// are characters.
type Problem struct {
	Line, Column int
	Text         string // a sentence without its full stop
}

// Error implements error.
func (p Problem) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.Text)
}

// Problems are the mistakes in a brands file, by their place. There is at least one.
type Problems []Problem

// Error implements error with the first of them.
func (p Problems) Error() string {
	if len(p) == 1 {
		return p[0].Error()
	}
	return fmt.Sprintf("%s; there are %d mistakes in all, which \"server brands check\" lists", p[0], len(p))
}

// fail adds a mistake at an offset.
func (r *reader) fail(offset int, format string, args ...any) {
	before := r.text[:min(offset, len(r.text))]
	start := bytes.LastIndexByte(before, '\n') + 1
	r.problems = append(r.problems, Problem{
		Line:   bytes.Count(before, []byte("\n")) + 1,
		Column: utf8.RuneCount(before[start:]) + 1,
		Text:   fmt.Sprintf(format, args...),
	})
}

// read parses the whole text. It returns nil if it is no JSON, which is a problem
// then.
func (r *reader) read() *node {
	if bytes.HasPrefix(r.text, []byte("\ufeff")) {
		r.fail(0, "the file begins with a byte order mark; save it as UTF-8 without one")
		return nil
	}
	for i := 0; i < len(r.text); {
		c, size := utf8.DecodeRune(r.text[i:])
		if c == utf8.RuneError && size == 1 {
			r.fail(i, "the file is not UTF-8")
			return nil
		}
		i += size
	}
	var whole json.RawMessage
	if err := json.Unmarshal(r.text, &whole); err != nil {
		r.failSyntax(err)
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(r.text))
	d.UseNumber()
	v, err := r.value(d, 0)
	if err != nil {
		r.fail(int(d.InputOffset()), "this is not JSON")
		return nil
	}
	return v
}

// failSyntax adds the problem that json.Unmarshal has found.
func (r *reader) failSyntax(err error) {
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if !ok {
		r.fail(0, "this is not JSON")
		return
	}
	if len(bytes.TrimSpace(r.text)) == 0 {
		r.fail(0, "the file is empty; it must be {\"brands\": […]}")
		return
	}
	at := int(syntax.Offset) - 1 // of the character that cannot be
	if strings.Contains(syntax.Error(), "unexpected end") {
		r.fail(len(bytes.TrimRight(r.text, " \t\r\n")), "the file ends too early: a quote, a bracket or a brace is not closed")
		return
	}
	found, _ := utf8.DecodeRune(r.text[max(at, 0):])
	before := bytes.TrimRight(r.text[:max(at, 0)], " \t\r\n")
	switch {
	case strings.Contains(syntax.Error(), "after top-level value"):
		r.fail(at, "the JSON ends before this; nothing may follow it")
	case strings.Contains(syntax.Error(), "in string literal"):
		r.fail(at, "a line break or another control character cannot be in a text; write it as \\n, or close the quote")
	case strings.Contains(syntax.Error(), "escape"):
		r.fail(at, "this is no escape sequence; a backslash in a text is written \\\\")
	case bytes.HasSuffix(before, []byte(",")) && (found == '}' || found == ']'):
		r.fail(len(before)-1, "there is a comma before %q and nothing after it", found)
	case found == '/' || found == '#':
		r.fail(at, "JSON has no comments")
	case found == '\'' || found == '“' || found == '”' || found == '‘':
		r.fail(at, "quotes must be straight double ones: \"")
	case strings.Contains(syntax.Error(), "beginning of object key"):
		r.fail(at, "there must be a key in double quotes, and not %q", found)
	case strings.HasSuffix(syntax.Error(), "after object key"):
		r.fail(at, "there must be a colon after the key, and not %q", found)
	case strings.Contains(syntax.Error(), "after array element"), strings.Contains(syntax.Error(), "after object key:value pair"):
		r.fail(at, "there must be a comma, or the end of the list or object, and not %q", found)
	default:
		r.fail(at, "%q is not expected here: there must be a value", found)
	}
}

// value reads the next value. The text is valid JSON.
func (r *reader) value(d *json.Decoder, end int64) (*node, error) {
	offset := r.nextToken(end)
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	v := &node{offset: offset}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			v.kind = isList
			for d.More() {
				item, err := r.value(d, d.InputOffset())
				if err != nil {
					return nil, err
				}
				v.items = append(v.items, item)
			}
		} else {
			v.kind = isObject
			for d.More() {
				m := member{offset: r.nextToken(d.InputOffset())}
				key, err := d.Token()
				if err != nil {
					return nil, err
				}
				m.key, _ = key.(string)
				if m.value, err = r.value(d, d.InputOffset()); err != nil {
					return nil, err
				}
				v.members = append(v.members, m)
			}
		}
		if _, err := d.Token(); err != nil && err != io.EOF {
			return nil, err
		}
	case string:
		v.kind, v.text = isText, t
	case json.Number:
		v.kind, v.text = isNumber, t.String()
	case bool:
		v.kind, v.truth = isBool, t
	default:
		v.kind = isNull
	}
	return v, nil
}

// nextToken returns the offset of the token after the one that ends at end.
func (r *reader) nextToken(end int64) int {
	i := int(end)
	for i < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[i]) >= 0 {
		i++
	}
	return i
}

// An object reads the members of a JSON object by their keys.
type object struct {
	*reader
	about string // whose members they are, for people
	node  *node
	known []string // the keys that were asked for
}

// object returns the members of a value; none if it is no object, which is a problem
// then. about says whose they are, such as `brand "shop"`. A key may be there once.
func (r *reader) object(v *node, about string) *object {
	o := &object{reader: r, about: about, node: &node{kind: isObject, offset: v.offset}}
	if v.kind != isObject {
		r.fail(v.offset, "%s must be %s, and not %s", about, isObject, v.kind)
		return o
	}
	seen := map[string]bool{}
	for _, m := range v.members {
		if seen[m.key] {
			r.fail(m.offset, "%s has %q twice", about, m.key)
			continue
		}
		seen[m.key] = true
		o.node.members = append(o.node.members, m)
	}
	return o
}

// value returns the value of a key, nil if it is not there.
func (o *object) value(key string) *node {
	for _, m := range o.node.members {
		if m.key == key {
			return m.value
		}
	}
	return nil
}

// get returns the value of a key, or nil if it is not there or, which is a problem
// then, of another kind.
func (o *object) get(key string, want kind) *node {
	o.known = append(o.known, key)
	v := o.value(key)
	if v != nil && v.kind != want {
		o.fail(v.offset, "%s of %s must be %s, and not %s", key, o.about, want, v.kind)
		return nil
	}
	return v
}

// is reports whether the value of a key can be judged: it is of a kind, or missing.
// Another kind is a problem that get has found.
func (o *object) is(key string, want kind) bool {
	v := o.value(key)
	return v == nil || v.kind == want
}

// string returns the text of a key, "" if it is not there.
func (o *object) string(key string) string {
	if v := o.get(key, isText); v != nil {
		return v.text
	}
	return ""
}

// at returns where the value of a key stands, or the object if it is not there.
func (o *object) at(key string) int {
	if v := o.value(key); v != nil {
		return v.offset
	}
	return o.node.offset
}

// bool returns the truth of a key, false if it is not there.
func (o *object) bool(key string) bool {
	v := o.get(key, isBool)
	return v != nil && v.truth
}

// list returns the values of a key, which are all of one kind.
func (o *object) list(key string, want kind) []*node {
	v := o.get(key, isList)
	if v == nil {
		return nil
	}
	return o.items(v, key+" of "+o.about, want)
}

// items returns the items of a list that are of a kind; others are problems.
func (r *reader) items(v *node, about string, want kind) (list []*node) {
	for _, item := range v.items {
		if item.kind != want {
			r.fail(item.offset, "%s must hold %s, and not %s", about, want, item.kind)
			continue
		}
		list = append(list, item)
	}
	return list
}

// finish adds a problem for each key that was not asked for.
func (o *object) finish() {
	for _, m := range o.node.members {
		if slices.Contains(o.known, m.key) {
			continue
		}
		if near := spelling.Nearest(m.key, o.known); near != "" {
			o.fail(m.offset, "%s has no %q; did you mean %q?", o.about, m.key, near)
			continue
		}
		o.fail(m.offset, "%s has no %q; it has %s", o.about, m.key, strings.Join(o.known, ", "))
	}
}
