//go:build js && wasm

package browser

// outcome tells static/outcomes.js whether something failed, or for the signal
// "bindings" all names that the program binds, separated by spaces. The inbox's
// document has nobody to tell.
func outcome(signal string, value any) { _, _ = get(global, "kith").Call("outcome", signal, value) }

// frameID returns the id in the document's address, or "" if there is none.
func frameID() string {
	query, err := construct("URLSearchParams", getString(global, "location.search"))
	if err != nil {
		return ""
	}
	return asString(callStrings(query, "get", "frame"))
}
