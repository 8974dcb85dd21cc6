//go:build js && wasm

package browser

import "strings"

// focus moves the keyboard focus to the element with a name, see app.Focus.
func focus(name string) {
	quoted := `"` + strings.ReplaceAll(strings.ReplaceAll(name, `\`, `\\`), `"`, `\"`) + `"]`
	for _, attribute := range []string{"data-name", "data-on-input", "data-on-click"} {
		if el := querySelector("[" + attribute + "=" + quoted); exists(el) {
			call(el, "focus")
			return
		}
	}
}
