//go:build js && wasm

package browser

import (
	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// A request is one that has not been answered.
type request struct {
	abort  safejs.Value // the AbortController
	cancel func()       // ends the wait for its time limit
}

// end gives the request up; nothing comes of it.
func (r *request) end() {
	r.cancel()
	call(r.abort, "abort")
}

func (e *engine) ask(f app.Request) {
	init := map[string]any{"method": f.Method}
	if f.Body != "" {
		init["body"] = f.Body
		init["headers"] = map[string]any{"Content-Type": "application/json"}
	}
	e.fetch(f.Name, f.Path, init)
}

func (e *engine) upload(f app.Upload) {
	input := find(`[data-on-change="` + f.Name + `"]`)
	file := item(at(input, "files"), 0)
	if !there(file) {
		e.take(app.Responded{Name: f.Name})
		return
	}
	e.fetch(f.Name, f.Path, map[string]any{
		"method":  f.Method,
		"body":    file,
		"headers": map[string]any{"Content-Type": word(file, "type")},
	})
	set(input, "value", "") // so that the same file can be chosen again
}

// fetch asks the server. The answer comes once, unless another request of that
// name takes its place.
func (e *engine) fetch(name, path string, init map[string]any) {
	if old := e.requests[name]; old != nil {
		old.end()
		delete(e.requests, name)
	}
	abort, err := build("AbortController")
	if err != nil {
		report(err.Error())
		e.take(app.Responded{Name: name})
		return
	}
	init["signal"], init["credentials"] = at(abort, "signal"), "same-origin"
	r := &request{abort: abort}
	answer := func(status int64, body string) {
		if e.requests[name] != r {
			return
		}
		delete(e.requests, name)
		r.cancel()
		e.take(app.Responded{Name: name, Status: status, Body: body})
	}
	failed := func(safejs.Value) { answer(0, "") }
	r.cancel = e.after(app.RequestLimit, func() {
		answer(0, "")
		call(abort, "abort")
	})
	e.requests[name] = r
	promise, err := global.Call("fetch", path, init)
	if err != nil {
		failed(safejs.Undefined())
		return
	}
	e.settled(promise, func(response safejs.Value) {
		status := number(response, "status")
		e.settled(call(response, "text"), func(body safejs.Value) { answer(status, text(body)) }, failed)
	}, failed)
}
