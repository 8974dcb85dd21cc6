//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"
)

// The functions in this file read JavaScript values of any type, and return the
// zero value if a value is not of the type expected. They are used so often that
// the size of the program depends on how few arguments they take.

// global is globalThis.
var global = safejs.Global()

// get returns the property at a path, such as "document.body", or undefined if
// there is none. The path "" is the value itself.
func get(v safejs.Value, path string) safejs.Value {
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

// getString returns the string at a path.
func getString(v safejs.Value, path string) string { return asString(get(v, path)) }

// getInt returns the number at a path, without its fraction.
func getInt(v safejs.Value, path string) int64 {
	n := get(v, path)
	if n.Type() != safejs.TypeNumber {
		return 0
	}
	f, _ := n.Float()
	return int64(f)
}

// getBool reports whether the value at a path is true.
func getBool(v safejs.Value, path string) bool {
	b := get(v, path)
	if b.Type() != safejs.TypeBoolean {
		return false
	}
	value, _ := b.Bool()
	return value
}

// index returns an element of an array, or undefined if there is none.
func index(v safejs.Value, i int) safejs.Value {
	if v.Type() != safejs.TypeObject {
		return safejs.Undefined()
	}
	e, err := v.Index(i)
	if err != nil {
		return safejs.Undefined()
	}
	return e
}

// exists reports whether a value is neither null nor undefined.
func exists(v safejs.Value) bool { return !v.IsNull() && !v.IsUndefined() }

// asString returns the text of a string. (Value.String returns "<null>" for null.)
func asString(v safejs.Value) string {
	if v.Type() != safejs.TypeString {
		return ""
	}
	s, _ := v.String()
	return s
}

// call calls a method. It logs an error and returns undefined: what is called this
// way does not fail in a browser that works.
func call(v safejs.Value, method string, args ...any) safejs.Value {
	result, err := v.Call(method, args...)
	if err != nil {
		logError(method + ": " + err.Error())
		return safejs.Undefined()
	}
	return result
}

// callStrings is like call, for a method that takes strings.
func callStrings(v safejs.Value, method string, texts ...string) safejs.Value {
	args := make([]any, len(texts))
	for i, s := range texts {
		args[i] = s
	}
	return call(v, method, args...)
}

// set sets a property. It logs an error.
func set(v safejs.Value, name string, value any) {
	if err := v.Set(name, value); err != nil {
		logError(name + ": " + err.Error())
	}
}

// construct returns a new object of a global class, such as "WebSocket".
func construct(class string, args ...any) (safejs.Value, error) {
	return get(global, class).New(args...)
}

// now returns the time of the device's clock, Unix milliseconds.
func now() int64 { return getInt(call(get(global, "Date"), "now"), "") }

// querySelector returns the first element of the document that matches a selector,
// or null if there is none.
func querySelector(selector string) safejs.Value {
	return callStrings(get(global, "document"), "querySelector", selector)
}

// createElement returns a new element that is not in the document.
func createElement(tag string) safejs.Value {
	return callStrings(get(global, "document"), "createElement", tag)
}

// logError writes a fault to the browser's console.
func logError(fault string) {
	_, _ = get(global, "console").Call("error", "kith: "+fault)
}
