//go:build js && wasm

package browser

import "github.com/hack-pad/safejs"

// What follows reads JavaScript values that may be anything, and answers the
// zero value where they are not what was expected.

var global = safejs.Global()

// at follows a path of properties.
func at(v safejs.Value, path ...string) safejs.Value {
	for _, name := range path {
		next, err := v.Get(name)
		if err != nil {
			return safejs.Undefined()
		}
		v = next
	}
	return v
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

// there tells whether a value is neither null nor undefined.
func there(v safejs.Value) bool { return !v.IsNull() && !v.IsUndefined() }

// text answers a string's text. (safejs writes "<null>" for null.)
func text(v safejs.Value) string {
	if v.Type() != safejs.TypeString {
		return ""
	}
	s, _ := v.String()
	return s
}

func number(v safejs.Value) int64 {
	if v.Type() != safejs.TypeNumber {
		return 0
	}
	f, _ := v.Float()
	return int64(f)
}

func yes(v safejs.Value) bool {
	if v.Type() != safejs.TypeBoolean {
		return false
	}
	b, _ := v.Bool()
	return b
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

// report tells a fault to whoever looks at the console.
func report(fault string) {
	_, _ = at(global, "console").Call("error", "kith: "+fault)
}
