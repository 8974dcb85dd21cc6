//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// storageKey is the key in localStorage under which the state is stored.
const storageKey = "kith-inbox"

// PageHost returns the host of a program that is a page of its own, the inbox. Its
// configuration is {"setup" or "reset": the code in the page's address, "language": the
// browser's language, "zone": the minutes by which local time is ahead of UTC,
// "touch": whether the main pointing device is a finger}.
func PageHost() Host { return &pageHost{} }

type pageHost struct{ engine *engine }

func (p *pageHost) attach(e *engine) {
	p.engine = e
	e.listen(global, "storage", nil, func(event safejs.Value) {
		if k := get(event, "key"); k.IsNull() || asString(k) == storageKey {
			e.enqueue(app.StorageChanged{Stored: getString(event, "newValue")})
		}
	})
	// Of two windows side by side, both are visible all the time.
	e.listen(global, "focus", nil, func(safejs.Value) {
		e.enqueue(app.VisibilityChanged{Visible: visible()})
	})
	stored := safejs.Null()
	if v, err := localStorage().Call("getItem", storageKey); err == nil {
		stored = v
	}
	e.startProgram(asString(stored), pageConfig())
}

// localStorage returns the page's storage. If the browser blocks it, calling a
// method of it fails.
func localStorage() safejs.Value { return get(global, "localStorage") }

// pageConfig returns the configuration, and removes the code from the address.
func pageConfig() string {
	hash := getString(global, "location.hash")
	_, setup, _ := strings.Cut(hash, "#setup=")
	_, reset, _ := strings.Cut(hash, "#reset=")
	if setup+reset != "" { // it works only once, and should not stay in the history
		call(get(global, "history"), "replaceState", nil, "", getString(global, "location.pathname"))
	}
	zone := int64(0)
	if date, err := construct("Date"); err == nil {
		zone = -getInt(call(date, "getTimezoneOffset"), "")
	}
	return asString(call(get(global, "JSON"), "stringify", map[string]any{
		"setup":    setup,
		"reset":    reset,
		"language": getString(global, "navigator.language"),
		"zone":     zone,
		"touch":    getBool(callStrings(global, "matchMedia", "(pointer: coarse)"), "matches"),
	}))
}

func (p *pageHost) store(text string) {
	var err error
	if text == "" {
		_, err = localStorage().Call("removeItem", storageKey)
	} else {
		_, err = localStorage().Call("setItem", storageKey, text)
	}
	if err != nil {
		logError("the state is kept in memory only: " + err.Error())
	}
}

// The rest is for a page around the program, and here there is none.
func (p *pageHost) started(bool)            {}
func (p *pageHost) storageHandled()         {}
func (p *pageHost) pong()                   {}
func (p *pageHost) reload()                 {}
func (p *pageHost) setTrackingToken(string) {}
func (p *pageHost) setOpen(bool)            {}
func (p *pageHost) setSnapshot(string)      {}
func (p *pageHost) answer(app.Answer)       {}
func (p *pageHost) notify(app.Notify)       {}
