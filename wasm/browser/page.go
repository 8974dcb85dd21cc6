//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// key is under which a page of our own keeps its state.
const key = "kith-inbox"

// Page is the host of a program that is a page of its own, the inbox. Its
// config says {"setup": the code in the page's address, "language": the
// browser's, "zone": minutes that local time is ahead of UTC, "touch": whether
// fingers are used}.
func Page() Host { return &page{} }

type page struct{ engine *engine }

func (p *page) open(e *engine) {
	p.engine = e
	e.listen(global, "storage", nil, func(event safejs.Value) {
		if k := at(event, "key"); k.IsNull() || text(k) == key {
			e.take(app.StorageChanged{Stored: word(event, "newValue")})
		}
	})
	stored := safejs.Null()
	if v, err := storage().Call("getItem", key); err == nil {
		stored = v
	}
	e.begin(text(stored), config())
}

// storage answers the page's own. Where it is blocked, calling it fails.
func storage() safejs.Value { return at(global, "localStorage") }

func config() string {
	_, setup, _ := strings.Cut(word(global, "location.hash"), "#setup=")
	if setup != "" { // it works once, and should not stay in the history
		call(at(global, "history"), "replaceState", nil, "", word(global, "location.pathname"))
	}
	zone := int64(0)
	if date, err := build("Date"); err == nil {
		zone = -number(call(date, "getTimezoneOffset"), "")
	}
	return text(call(at(global, "JSON"), "stringify", map[string]any{
		"setup":    setup,
		"language": word(global, "navigator.language"),
		"zone":     zone,
		"touch":    yes(invoke(global, "matchMedia", "(pointer: coarse)"), "matches"),
	}))
}

func (p *page) store(text string) {
	var err error
	if text == "" {
		_, err = storage().Call("removeItem", key)
	} else {
		_, err = storage().Call("setItem", key, text)
	}
	if err != nil {
		report("the state is kept in memory only: " + err.Error())
	}
}

// A page of its own has nobody to tell.
func (p *page) begun(bool)        {}
func (p *page) restored()         {}
func (p *page) track(string)      {}
func (p *page) panel(bool)        {}
func (p *page) snapshot(string)   {}
func (p *page) answer(app.Answer) {}
func (p *page) notify(app.Notify) {}
