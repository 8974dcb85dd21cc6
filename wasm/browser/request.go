//go:build js && wasm

package browser

import (
	"strings"

	"github.com/hack-pad/safejs"

	"kith/wasm/app"
)

// A request is an HTTP request that has not been answered.
type request struct {
	controller  safejs.Value // the AbortController
	stopTimeout func()
}

// cancel aborts the request. No Responded follows.
func (r *request) cancel() {
	r.stopTimeout()
	call(r.controller, "abort")
}

// request sends a request, see app.Request.
func (e *engine) request(f app.Request) {
	init := map[string]any{"method": f.Method}
	if f.Body != "" {
		init["body"] = f.Body
		init["headers"] = map[string]any{"Content-Type": "application/json"}
	}
	e.fetch(f.Name, f.Path, app.RequestLimit, init, e.readText)
}

// upload sends the file that was chosen in an input, see app.Upload.
func (e *engine) upload(f app.Upload) {
	input := querySelector(`[data-on-change="` + f.Name + `"]`)
	file := index(get(input, "files"), 0)
	if !exists(file) {
		e.enqueue(app.Responded{Name: f.Name})
		return
	}
	e.fetch(f.Name, f.Path, app.RequestLimit, map[string]any{
		"method":  f.Method,
		"body":    file,
		"headers": map[string]any{"Content-Type": getString(file, "type")},
	}, e.readText)
	set(input, "value", "") // so that the same file can be chosen again
}

// A reader reads a response, and calls done with the body that the program gets, or
// failed.
type reader func(response safejs.Value, done func(body string), failed func(safejs.Value))

// readText is the reader of a text.
func (e *engine) readText(response safejs.Value, done func(body string), failed func(safejs.Value)) {
	e.await(call(response, "text"), func(body safejs.Value) { done(asString(body)) }, failed)
}

// fetch sends a request with the options of the browser's fetch and reads the response,
// within a limit in milliseconds. Exactly one Responded follows, unless another request
// with that name replaces it.
func (e *engine) fetch(name, path string, limit int64, init map[string]any, read reader) {
	if old := e.requests[name]; old != nil {
		old.cancel()
		delete(e.requests, name)
	}
	controller, err := construct("AbortController")
	if err != nil {
		logError(err.Error())
		e.enqueue(app.Responded{Name: name})
		return
	}
	init["signal"], init["credentials"] = get(controller, "signal"), "same-origin"
	r := &request{controller: controller}
	respond := func(status int64, body string) {
		if e.requests[name] != r {
			return
		}
		delete(e.requests, name)
		r.stopTimeout()
		e.enqueue(app.Responded{Name: name, Status: status, Body: body})
	}
	failed := func(safejs.Value) { respond(0, "") }
	r.stopTimeout = e.afterFunc(limit, func() {
		respond(0, "")
		call(controller, "abort")
	})
	e.requests[name] = r
	promise, err := global.Call("fetch", onServer(path), init)
	if err != nil {
		failed(safejs.Undefined())
		return
	}
	e.await(promise, func(response safejs.Value) {
		status := getInt(response, "status")
		read(response, func(body string) { respond(status, body) }, failed)
	}, failed)
}

// onServer returns the address of a path on the server, which begins with a slash. The
// server may be below a path of a host that is not its own; the document stands at
// its root.
func onServer(path string) string {
	if strings.HasPrefix(path, "/") {
		return "." + path
	}
	return path
}
