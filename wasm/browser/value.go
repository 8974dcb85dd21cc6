//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"
)

// What follows reads JavaScript values that may be anything, and answers the
// zero value where they are not what was expected. It is used so often that
// the size of the program depends on how few arguments it takes.

var global = safejs.Global()

// at follows a path of properties, such as "document.body".
func at(v safejs.Value, path string) safejs.Value {
	for path != "" {
		var name string
		name, path, _ = strings.Cut(path, ".")
		next, err := v.Get(name)
		if err != nil {
			return safejs.Undefined()
		}
		v = next
	}
	return v
}

// word answers the text at the end of a path.
func word(v safejs.Value, path string) string { return text(at(v, path)) }

// number answers the number at the end of a path, without its fraction.
func number(v safejs.Value, path string) int64 {
	n := at(v, path)
	if n.Type() != safejs.TypeNumber {
		return 0
	}
	f, _ := n.Float()
	return int64(f)
}

// yes reports whether true is at the end of a path.
func yes(v safejs.Value, path string) bool {
	b := at(v, path)
	if b.Type() != safejs.TypeBoolean {
		return false
	}
	is, _ := b.Bool()
	return is
}

// item answers an element of an array.
func item(v safejs.Value, i int) safejs.Value {
	if v.Type() != safejs.TypeObject {
		return safejs.Undefined()
	}
	e, err := v.Index(i)
	if err != nil {
		return safejs.Undefined()
	}
	return e
}

// there reports whether a value is neither null nor undefined.
func there(v safejs.Value) bool { return !v.IsNull() && !v.IsUndefined() }

// text answers a string's text. (safejs writes "<null>" for null.)
func text(v safejs.Value) string {
	if v.Type() != safejs.TypeString {
		return ""
	}
	s, _ := v.String()
	return s
}

// call calls a method. What goes wrong is told to the console: nothing that is
// called this way fails in a browser that works.
func call(v safejs.Value, method string, args ...any) safejs.Value {
	result, err := v.Call(method, args...)
	if err != nil {
		report(method + ": " + err.Error())
		return safejs.Undefined()
	}
	return result
}

// invoke is call for a method that takes texts.
func invoke(v safejs.Value, method string, texts ...string) safejs.Value {
	args := make([]any, len(texts))
	for i, s := range texts {
		args[i] = s
	}
	return call(v, method, args...)
}

// set sets a property.
func set(v safejs.Value, name string, value any) {
	if err := v.Set(name, value); err != nil {
		report(name + ": " + err.Error())
	}
}

// build makes an object of a class that the page has, such as "WebSocket".
func build(class string, args ...any) (safejs.Value, error) {
	return at(global, class).New(args...)
}

// now is the device's clock, Unix milliseconds.
func now() int64 { return number(call(at(global, "Date"), "now"), "") }

// find answers the first element that a selector matches; null where there is
// none.
func find(selector string) safejs.Value {
	return invoke(at(global, "document"), "querySelector", selector)
}

// element makes an element, not shown yet.
func element(tag string) safejs.Value { return invoke(at(global, "document"), "createElement", tag) }

// report tells a fault to whoever looks at the console.
func report(fault string) {
	_, _ = at(global, "console").Call("error", "kith: "+fault)
}
